import * as launchDarkly from "@launchdarkly/node-server-sdk";

/** A client that talks to nobody, ready, with one flag that has one value for everybody. */
export async function offlineLaunchDarkly(flag: string, value: string): Promise<launchDarkly.LDClient> {
  const { TestData } = await import("@launchdarkly/node-server-sdk/integrations");
  const data = new TestData();
  await data.update(data.flag(flag).valueForAll(value));
  const client = launchDarkly.init("sdk-00000000-0000-0000-0000-000000000000", {
    updateProcessor: data.getFactory(),
    sendEvents: false,
    diagnosticOptOut: true,
    logger: { error() {}, warn() {}, info() {}, debug() {} },
  });
  await client.waitForInitialization({ timeout: 10 });
  return client;
}
