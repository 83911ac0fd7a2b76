package dev.keyturn.acceptance.world;

import dev.keyturn.PlainConnections;
import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.aws.AwsClients;
import dev.keyturn.aws.AwsConfig;
import dev.keyturn.sandbox.CallLog;
import dev.keyturn.sandbox.Caller;
import dev.keyturn.sandbox.Principals.Principal;
import dev.keyturn.sandbox.Sandbox;
import dev.keyturn.sandbox.http.HttpFront;
import dev.keyturn.worker.KeyturnWorker;
import dev.keyturn.worker.Metrics;
import dev.keyturn.worker.WorkerConfig;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** A sandbox of its own behind HTTP, and a worker that works on it, both in this process. */
public final class World implements AutoCloseable {
  /** The region of everything. */
  public static final String REGION = "eu-west-1";

  private static final Duration MAX_LAG = Duration.ofMillis(300);
  private static final Pattern READING = Pattern.compile("(Describe|Get|List|Head|Assume).*");

  private final WorkflowClient client;
  private final Sandbox sandbox;
  private final HttpFront front;
  private final Aws aws;
  private final KmsClient kms;
  private final S3Client s3;
  private final KeyturnWorker worker;
  private final List<Run> runs = new ArrayList<>();

  private World(WorkflowClient client, int bulkSlots) {
    this.client = client;
    sandbox = Sandbox.of(new Sandbox.Config(1, Actor.ACCOUNT, MAX_LAG));
    for (Actor actor : Actor.values()) {
      Caller caller = new Caller(actor.accessKeyId(), Actor.ACCOUNT, actor.arn());
      sandbox.principals().register(new Principal(caller, actor.arn(), actor.iam()));
    }
    front = HttpFront.start(sandbox, 0);
    aws = new Aws(front.endpoint(), REGION);
    kms = aws.kms(Actor.OWNER);
    s3 = aws.s3(Actor.OWNER);
    AwsConfig config = AwsConfig.at(front.endpoint());
    worker =
        KeyturnWorker.start(
            client,
            AwsClients.of(
                config,
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(Actor.WORKER.accessKeyId(), "rehearsal"))),
            new WorkerConfig(
                config,
                bulkSlots,
                Duration.ofSeconds(1),
                Optional.empty(),
                PlainConnections.REFUSED),
            new Metrics());
  }

  /** Opens one whose worker takes the server's work until it is closed. */
  public static World open(SharedTemporal temporal) {
    return open(temporal, 8);
  }

  /** The same with a worker that does so many pages at once. */
  public static World open(SharedTemporal temporal, int bulkSlots) {
    return new World(temporal.client(), bulkSlots);
  }

  public Sandbox sandbox() {
    return sandbox;
  }

  /** Where the sandbox answers as AWS. */
  public URI endpoint() {
    return front.endpoint();
  }

  /** Clients of all actors. */
  public Aws aws() {
    return aws;
  }

  /** KMS, called as the owner of everything. */
  public KmsClient kms() {
    return kms;
  }

  /** S3, called as the owner of everything. */
  public S3Client s3() {
    return s3;
  }

  /** What the sandbox's control API answers. */
  public String control(String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(front.endpoint().resolve("/_sandbox/" + path))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer =
          HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("the sandbox refused " + path + ": " + answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Starts a workflow with exactly this input, be it JSON or not. */
  public Run start(String type, String id, String input) {
    Run run = Run.start(client, type, id, input);
    runs.add(run);
    return run;
  }

  /** The run that watches a key once it is disabled. */
  public Run watchOver(String keyId) {
    return Run.of(client, "watch/" + Actor.ACCOUNT + "/" + keyId);
  }

  /** What the worker called so far that changes anything or uses a key, as service:operation. */
  public List<String> changesByWorker() {
    return sandbox.calls().counts().stream()
        .map(CallLog.Count::kind)
        .filter(kind -> kind.caller().equals(Actor.WORKER.accessKeyId()))
        .filter(kind -> !READING.matcher(kind.operation()).matches())
        .map(kind -> kind.service() + ":" + kind.operation())
        .distinct()
        .toList();
  }

  @Override
  public void close() {
    runs.forEach(Run::terminateIfOpen);
    // The next world on this server has keys of the same ids.
    runs.forEach(run -> run.record(client).terminateIfOpen());
    kms.listKeysPaginator().keys().forEach(key -> watchOver(key.keyId()).terminateIfOpen());
    worker.close();
    aws.close();
    front.close();
  }
}
