import { execFile } from "node:child_process";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import {
  type handleUnaryCall,
  Server,
  ServerCredentials,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { EngineService } from "@pulumi/pulumi/proto/engine_grpc_pb";
import { type LogRequest, LogSeverity, SetRootResourceResponse } from "@pulumi/pulumi/proto/engine_pb";
import { ResourceMonitorService } from "@pulumi/pulumi/proto/resource_grpc_pb";
import * as resource from "@pulumi/pulumi/proto/resource_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import { ORGANIZATION, PROJECT } from "./mocks";
import { REPOSITORY } from "./repository";

/** A stack as the Pulumi CLI would start it. */
export interface EngineOptions {
  readonly stack: string;
  /** Full configuration keys (`aws:region`) with their values as text. */
  readonly config: Readonly<Record<string, string>>;
  /** The account of the credentials. */
  readonly accountId: string;
  /** The project's folder. @default this repository */
  readonly folder?: string;
}

export interface EngineRun {
  readonly exitCode: number | null;
  /** What the program told the engine, from warnings up. */
  readonly messages: readonly string[];
  /** Type and logical name of each resource. */
  readonly registered: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
  /** From the start of the process to its end. */
  readonly seconds: number;
}

/**
 * Runs the program in a process of its own, as the Pulumi CLI does: with the SDK's own start-up, its own reading of
 * TypeScript and its own way of telling errors. The engine at the other end says yes to everything.
 */
export async function runOnEngine({
  stack,
  config,
  accountId,
  folder = REPOSITORY,
}: EngineOptions): Promise<EngineRun> {
  const messages: string[] = [];
  const registered: string[] = [];
  const { address, server } = await startEngine(accountId, messages, registered);
  const program = [
    join(folder, "node_modules/@pulumi/pulumi/cmd/run"),
    ...["--monitor", address, "--engine", address, "--organization", ORGANIZATION],
    ...["--project", PROJECT, "--stack", stack, "--pwd", folder, "--parallel", "16", "index.ts"],
  ];
  const env = {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(config),
    PULUMI_NODEJS_TYPESCRIPT: "true",
    PULUMI_NODEJS_TSCONFIG_PATH: "tsconfig.run.json",
  };
  const start = performance.now();
  try {
    return await new Promise((resolve) => {
      const child = execFile(process.execPath, program, { cwd: folder, env }, (_error, stdout, stderr) => {
        const seconds = (performance.now() - start) / 1_000;
        resolve({ exitCode: child.exitCode, messages, registered, stdout, stderr, seconds });
      });
    });
  } finally {
    server.forceShutdown();
  }
}

/** An engine that says yes to everything, and notes what it is told and asked to register. */
export async function startEngine(
  accountId: string,
  messages: string[],
  registered: string[],
): Promise<{ readonly address: string; readonly server: Server }> {
  const server = new Server();
  server.addService(EngineService, engine(messages));
  server.addService(ResourceMonitorService, monitor(accountId, registered));
  return { address: `127.0.0.1:${await listening(server)}`, server };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}

function answering<Request, Response>(
  answer: (request: Request) => Response,
): handleUnaryCall<Request, Response> {
  return ({ request }, callback) => {
    callback(null, answer(request));
  };
}

const nothing = answering(() => new Empty());

const TOLD = [LogSeverity.WARNING, LogSeverity.ERROR];

function engine(messages: string[]): UntypedServiceImplementation {
  return {
    log: answering((request: LogRequest) => {
      if (TOLD.includes(request.getSeverity())) messages.push(request.getMessage());
      return new Empty();
    }),
    setRootResource: answering(() => new SetRootResourceResponse()),
  };
}

function monitor(accountId: string, registered: string[]): UntypedServiceImplementation {
  return {
    supportsFeature: answering(() => {
      const response = new resource.SupportsFeatureResponse();
      response.setHassupport(true);
      return response;
    }),
    registerResource: answering((request: resource.RegisterResourceRequest) => {
      const [type, name] = [request.getType(), request.getName()];
      registered.push(`${type} ${name}`);
      const response = new resource.RegisterResourceResponse();
      response.setUrn(`urn:pulumi:stack::${PROJECT}::${type}::${name}`);
      if (request.getCustom()) response.setId(`id-of-${name}`);
      response.setObject(request.getObject());
      return response;
    }),
    invoke: answering(() => {
      const response = new resource.ResourceInvokeResponse();
      const arn = `arn:aws:iam::${accountId}:user/deployer`;
      response.setReturn(Struct.fromJavaScript({ accountId, arn, id: accountId, userId: "AIDADEPLOYER" }));
      return response;
    }),
    registerPackage: answering(() => {
      const response = new resource.RegisterPackageResponse();
      response.setRef("package");
      return response;
    }),
    registerResourceOutputs: nothing,
    signalAndWaitForShutdown: nothing,
  };
}
