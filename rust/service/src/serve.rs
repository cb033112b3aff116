use std::collections::BTreeSet;
use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use oxbow_schema::{DESCRIPTORS, Method, methods};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::{oneshot, watch};
use tonic::service::Routes;
use tonic::transport::server::ServerTlsConfig;
use tonic::transport::{Certificate, Identity, Server};
use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use crate::calls::Calls;
use crate::dispatch::Dispatch;
use crate::incoming::Incoming;
use crate::limits::Limits;
use crate::log;
use crate::metrics::Metrics;
use crate::options::{Options, Tls};

type Failure = Box<dyn Error + Send + Sync>;

/// Serves until SIGTERM or SIGINT, then until the calls under way are answered, or the time for that is over.
pub fn serve(options: Options) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(run(options));
    // A kernel that does not end does not keep the process.
    runtime.shutdown_background();
    served
}

async fn run(options: Options) -> Result<(), Failure> {
    let metrics = Metrics::new()?;
    let (health, health_service) = tonic_health::server::health_reporter();
    let reflection =
        tonic_reflection::server::Builder::configure().register_encoded_file_descriptor_set(DESCRIPTORS).build_v1()?;
    let kernels = Dispatch {
        calls: Arc::new(Calls { limits: Limits::new(options.max_calls, options.deadline), metrics: metrics.clone() }),
        max_message_bytes: options.max_message_bytes,
    };
    for name in services() {
        health.set_service_status(name, ServingStatus::Serving).await;
    }
    let routes = Routes::new(health_service).add_service(reflection);
    let routes = Routes::from(routes.into_axum_router().fallback_service(kernels));

    let mut server = Server::builder()
        .http2_keepalive_interval(Some(Duration::from_secs(30)))
        .http2_keepalive_timeout(Some(Duration::from_secs(10)))
        // Room for a few long messages on their way: the window of the standard is 64 KiB.
        .initial_stream_window_size(1 << 20)
        .initial_connection_window_size(1 << 22)
        .timeout(options.deadline);
    if let Some(tls) = &options.tls {
        server = server.tls_config(config_of(tls)?)?;
    }
    let listener = TcpListener::bind(options.listen).await?;
    let address = listener.local_addr()?;
    let mut metrics_address = None;
    if let Some(address) = options.metrics {
        let listener = TcpListener::bind(address).await?;
        metrics_address = Some(listener.local_addr()?.to_string());
        tokio::spawn(metrics.serve(listener));
    }
    let (stop, stopping) = watch::channel(());
    let serving = server.add_routes(routes).serve_with_incoming_shutdown(Incoming::new(listener), until(stopping));
    let serving = tokio::spawn(serving);
    log::info(
        "serving",
        &[
            ("address", address.to_string().into()),
            ("metrics", metrics_address.into()),
            ("tls", options.tls.is_some().into()),
            ("version", env!("CARGO_PKG_VERSION").into()),
        ],
    );

    let name = ended_by(options.until_stdin_ends).await?;
    log::info("stopping", &[("signal", name.into())]);
    // Balancers first: they send nothing new.
    dismiss(health).await;
    drop(stop);
    match tokio::time::timeout(options.drain, serving).await {
        Ok(served) => served??,
        Err(_) => log::error("stopped with calls under way", &[]),
    }
    log::info("stopped", &[]);
    Ok(())
}

/// The names that balancers ask for: of the whole server, and of each kernel's service.
fn services() -> BTreeSet<&'static str> {
    [""].into_iter().chain(methods().map(Method::service)).collect()
}

/// Tells whoever watches that nothing is served any more, and ends the watching: it would be waited for like a call.
async fn dismiss(mut health: HealthReporter) {
    for name in services() {
        health.set_service_status(name, ServingStatus::NotServing).await;
        health.clear_service_status(name).await;
    }
}

async fn until(mut stopping: watch::Receiver<()>) {
    // An error says that the sender is gone, which is the word.
    let _ = stopping.changed().await;
}

async fn ended_by(stdin: bool) -> Result<&'static str, Failure> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let (ended, end) = oneshot::channel::<()>();
    if stdin {
        std::thread::spawn(move || {
            // Whatever comes is of no interest; an error is an end as well.
            let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            drop(ended);
        });
    } else {
        std::mem::forget(ended);
    }
    Ok(tokio::select! {
        _ = terminate.recv() => "SIGTERM",
        _ = interrupt.recv() => "SIGINT",
        _ = end => "end of input",
    })
}

fn config_of(tls: &Tls) -> Result<ServerTlsConfig, Failure> {
    let identity = Identity::from_pem(read(&tls.certificate)?, read(&tls.key)?);
    let config = ServerTlsConfig::new().identity(identity);
    Ok(match &tls.client_authority {
        Some(authority) => config.client_ca_root(Certificate::from_pem(read(authority)?)),
        None => config,
    })
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| format!("{} could not be read: {error}", file.display()).into())
}
