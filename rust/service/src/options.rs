use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

pub const HELP: &str = "\
oxbow-service: the kernels of Oxbow over gRPC, a service each, with health checks and reflection

  --listen ADDRESS        where to serve; 127.0.0.1:50051 unless said, port 0 takes a free one
  --metrics ADDRESS       where to serve Prometheus metrics, over HTTP at /metrics; nowhere unless said
  --deadline-ms N         the longest a call may take, whatever its own deadline says; 30000
  --max-message-mib N     the largest request and reply; 64
  --max-calls N           calls at a time; more are refused as RESOURCE_EXHAUSTED; 256
  --drain-ms N            the longest that calls under way are waited for after SIGTERM or SIGINT; 10000
  --until-stdin-ends      stops when its input ends, too: a child of tests and development goes with its parent
  --tls-cert FILE --tls-key FILE    serves over TLS with this certificate, in PEM
  --tls-client-ca FILE    asks clients for a certificate signed by this authority: mutual TLS
  --help, --version

Logs are lines of JSON on stderr; the first one says the address. Exit codes: 0 stopped by a signal, 1 failed, 3 broken usage.
Example: oxbow-service --listen 127.0.0.1:50051 --metrics 127.0.0.1:9464";

/// What the command line asks for.
pub enum Asked {
    Help,
    Version,
    Serve(Box<Options>),
}

pub struct Options {
    pub listen: SocketAddr,
    pub metrics: Option<SocketAddr>,
    pub deadline: Duration,
    pub max_message_bytes: usize,
    pub max_calls: usize,
    pub drain: Duration,
    pub until_stdin_ends: bool,
    pub tls: Option<Tls>,
}

pub struct Tls {
    pub certificate: PathBuf,
    pub key: PathBuf,
    pub client_authority: Option<PathBuf>,
}

impl Options {
    pub fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Asked, String> {
        let mut options = Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 50051)),
            metrics: None,
            deadline: Duration::from_secs(30),
            max_message_bytes: 64 << 20,
            max_calls: 256,
            drain: Duration::from_secs(10),
            until_stdin_ends: false,
            tls: None,
        };
        let (mut certificate, mut key, mut client_authority) = (None, None, None);
        while let Some(option) = arguments.next() {
            match option.as_str() {
                "--help" => return Ok(Asked::Help),
                "--version" => return Ok(Asked::Version),
                "--until-stdin-ends" => {
                    options.until_stdin_ends = true;
                    continue;
                }
                _ => {}
            }
            let value = arguments.next().ok_or_else(|| format!("{option} needs a value"))?;
            match option.as_str() {
                "--listen" => options.listen = address(&option, &value)?,
                "--metrics" => options.metrics = Some(address(&option, &value)?),
                "--deadline-ms" => options.deadline = Duration::from_millis(number(&option, &value)?),
                "--max-message-mib" => {
                    options.max_message_bytes = number(&option, &value)?.min(1024) as usize * (1 << 20)
                }
                "--max-calls" => options.max_calls = number(&option, &value)? as usize,
                "--drain-ms" => options.drain = Duration::from_millis(number(&option, &value)?),
                "--tls-cert" => certificate = Some(PathBuf::from(value)),
                "--tls-key" => key = Some(PathBuf::from(value)),
                "--tls-client-ca" => client_authority = Some(PathBuf::from(value)),
                _ => return Err(format!("there is no option {option}")),
            }
        }
        options.tls = match (certificate, key) {
            (Some(certificate), Some(key)) => Some(Tls { certificate, key, client_authority }),
            (None, None) if client_authority.is_none() => None,
            _ => return Err("TLS needs both --tls-cert and --tls-key".to_owned()),
        };
        Ok(Asked::Serve(Box::new(options)))
    }
}

fn address(option: &str, value: &str) -> Result<SocketAddr, String> {
    value.parse().map_err(|_| format!("{option} takes an address such as 127.0.0.1:50051, found {value}"))
}

fn number(option: &str, value: &str) -> Result<u64, String> {
    match value.parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err(format!("{option} takes a whole number above 0, found {value}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(arguments: &[&str]) -> Option<String> {
        Options::parse(arguments.iter().map(|&each| each.to_owned())).err()
    }

    #[test]
    fn listens_on_loopback_unless_told_otherwise() {
        let Ok(Asked::Serve(options)) = Options::parse(std::iter::empty()) else { panic!("serves") };
        assert!(options.listen.ip().is_loopback() && options.metrics.is_none() && options.tls.is_none());
    }

    #[test]
    fn says_what_is_wrong_with_an_option() {
        assert_eq!(refused(&["--port", "1"]).as_deref(), Some("there is no option --port"));
        assert_eq!(refused(&["--listen"]).as_deref(), Some("--listen needs a value"));
        assert_eq!(
            refused(&["--max-calls", "0"]).as_deref(),
            Some("--max-calls takes a whole number above 0, found 0")
        );
        assert_eq!(refused(&["--tls-cert", "a.pem"]).as_deref(), Some("TLS needs both --tls-cert and --tls-key"));
        assert_eq!(refused(&["--tls-client-ca", "a.pem"]).as_deref(), Some("TLS needs both --tls-cert and --tls-key"));
    }
}
