import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { ConstructRequest, type ConstructResponse, GetSchemaRequest } from "@pulumi/pulumi/proto/provider_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { startEngine } from "../engine";
import { ORGANIZATION, PROJECT } from "../mocks";
import { CHILD_ID } from "../models";
import { startPlugin } from "../pulumiPlugin";
import { REPOSITORY } from "../repository";

export const PLUGIN = join(REPOSITORY, "plugin");

/** What came of constructing a component. */
export interface Constructed {
  /** Type and logical name of each resource. */
  readonly registered: readonly string[];
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly messages: readonly string[];
}

/** The plugin as the engine starts it: in a process of its own, spoken to by gRPC. */
export class PluginHost {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: ResourceProviderClient,
    private readonly engine: Engine,
  ) {}

  /** @param folder that of the program that uses the package: the engine starts a plugin there */
  public static async start(folder: string): Promise<PluginHost> {
    const [messages, registered]: [string[], string[]] = [[], []];
    const engine = { ...(await startEngine(CHILD_ID, messages, registered)), messages, registered };
    const { process, address } = await startPlugin("run-plugin", [PLUGIN, engine.address], folder);
    const client = new ResourceProviderClient(address, credentials.createInsecure());
    return new PluginHost(process, client, engine);
  }

  public stop(): void {
    this.client.close();
    this.process.kill();
    this.engine.server.forceShutdown();
  }

  public schema(): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.client.getSchema(new GetSchemaRequest(), (error, response) => {
        if (error === null) resolve(JSON.parse(response.getSchema()) as unknown);
        else reject(error);
      });
    });
  }

  /** @param inputs what a program gives in any language */
  public async construct(
    component: string,
    name: string,
    inputs: Readonly<Record<string, unknown>>,
    { config = { "aws:region": "us-east-1" }, providers = {} }: ConstructOptions = {},
  ): Promise<Constructed> {
    const { address, messages, registered } = this.engine;
    messages.length = 0;
    registered.length = 0;
    const request = new ConstructRequest();
    request.setProject(PROJECT);
    request.setStack("mine");
    request.setOrganization(ORGANIZATION);
    request.setType(`cross-account-federation:index:${component}`);
    request.setName(name);
    request.setParallel(16);
    request.setMonitorendpoint(address);
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    for (const [key, value] of Object.entries(providers)) request.getProvidersMap().set(key, value);
    request.setInputs(Struct.fromJavaScript(inputs as Parameters<typeof Struct.fromJavaScript>[0]));
    try {
      const response = await new Promise<ConstructResponse>((resolve, reject) => {
        this.client.construct(request, (error, given) => {
          if (error === null) resolve(given);
          else reject(new Error(error.details, { cause: error }));
        });
      });
      const outputs = response.getState()?.toJavaScript() ?? assert.fail("no state");
      return { registered: [...registered], outputs, messages: [...messages] };
    } catch (error) {
      assert.deepEqual(registered, [], "something was registered before it was refused");
      throw error;
    }
  }
}

type Engine = Awaited<ReturnType<typeof startEngine>> & {
  readonly messages: string[];
  readonly registered: string[];
};

interface ConstructOptions {
  readonly config?: Readonly<Record<string, string>>;
  /** Package -> reference of a provider. */
  readonly providers?: Readonly<Record<string, string>>;
}
