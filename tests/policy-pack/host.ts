import type { ChildProcess } from "node:child_process";
import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import {
  type AnalyzerInfo,
  AnalyzeRequest,
  AnalyzerResourceOptions,
  type AnalyzeResponse,
  ConfigureAnalyzerRequest,
  EnforcementLevel,
  PolicyConfig,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { startPlugin } from "../pulumiPlugin";

/** The pack as the engine starts it: in a process of its own, spoken to by gRPC. */
export class PackHost {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  /** @param folder the pack's, where it is started */
  public static async start(folder: string): Promise<PackHost> {
    const { process, address } = await startPlugin("run-policy-pack", ["127.0.0.1:1", folder], folder);
    return new PackHost(process, new AnalyzerClient(address, credentials.createInsecure()));
  }

  public stop(): void {
    this.client.close();
    this.process.kill();
  }

  public info(): Promise<AnalyzerInfo.AsObject> {
    return new Promise((resolve, reject) => {
      this.client.getAnalyzerInfo(new Empty(), (error, info) => {
        if (error === null) resolve(info.toObject());
        else reject(error);
      });
    });
  }

  /** @param settings rule -> its configuration, which makes it mandatory */
  public configure(
    settings: Readonly<Record<string, Parameters<typeof Struct.fromJavaScript>[0]>>,
  ): Promise<void> {
    const request = new ConfigureAnalyzerRequest();
    for (const [rule, properties] of Object.entries(settings)) {
      const config = new PolicyConfig();
      config.setEnforcementlevel(EnforcementLevel.MANDATORY);
      config.setProperties(Struct.fromJavaScript(properties));
      request.getPolicyconfigMap().set(rule, config);
    }
    return new Promise((resolve, reject) => {
      this.client.configure(request, (error) => {
        if (error === null) resolve();
        else reject(error);
      });
    });
  }

  /** The rules that a resource breaks, with what they say. */
  public async analyze(
    type: string,
    props: Parameters<typeof Struct.fromJavaScript>[0],
  ): Promise<(readonly [rule: string, message: string])[]> {
    const request = new AnalyzeRequest();
    request.setType(type);
    request.setName("mine");
    request.setUrn(`urn:pulumi:s::p::${type}::mine`);
    request.setProperties(Struct.fromJavaScript(props));
    const options = new AnalyzerResourceOptions();
    options.setCustomtimeouts(new AnalyzerResourceOptions.CustomTimeouts());
    request.setOptions(options);
    const response = await new Promise<AnalyzeResponse>((resolve, reject) => {
      this.client.analyze(request, (error, given) => {
        if (error === null) resolve(given);
        else reject(new Error(error.details, { cause: error }));
      });
    });
    return response.getDiagnosticsList().map((each) => [each.getPolicyname(), each.getMessage()]);
  }
}
