package dev.keyturn.acceptance.readme;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.KeyturnJson;
import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import dev.keyturn.acceptance.world.World;
import dev.keyturn.replacement.Phase;
import dev.keyturn.replacement.RunStatus;
import dev.keyturn.starter.run.Patience;
import dev.keyturn.starter.run.Runs;
import dev.keyturn.starter.run.Start;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** One server, one sandbox and one worker for all documents, and hands that set their scenes. */
record Stage(Shell shell, Owner owner) implements AutoCloseable {
  /** A role whose credentials leaked. */
  static final String LEAKED = "arn:aws:iam::111122223333:role/leaked";

  private static final String RESPOND = "RespondToCompromise";
  private static final Duration GLANCE = Duration.ofSeconds(3);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  static Stage open() {
    Shell shell = Shell.open(DocumentsIT.class);
    return new Stage(shell, Owner.of(shell));
  }

  /** A key under an alias, and a bucket with an object under it; the key's ARN. */
  String scene(String name) {
    String key = owner.key(name);
    owner.bucket(name + "-data", key);
    return key;
  }

  /** Starts a response to a scene's key beside the document, and leaves it to itself; its id. */
  String respond(String name) {
    String id = RESPOND + "/" + World.REGION + "/" + name;
    String alias = "alias/" + name;
    ObjectNode input = KeyturnJson.mapper().createObjectNode().put("key", alias);
    input.put("region", World.REGION).put("requestedBy", "responder@example.com");
    input.put("mode", "EXECUTE").put("settle", "PT2S");
    input.putArray("suspects").add(LEAKED);
    input.putArray("stores").addObject().put("type", "bucket").put("name", name + "-data");
    runs().start(new Start(RESPOND, id, input, Optional.of(alias), "A scene", "A scene"));
    return id;
  }

  /** Waits until a run asks for an approval, which nobody reads. */
  void awaitApproval(String run) {
    Await.until(
        "see " + run + " wait for an approval",
        PATIENCE,
        BETWEEN_LOOKS,
        () ->
            runs()
                .run(run)
                .tryAsk("status", RunStatus.class, GLANCE)
                .filter(status -> status.phase() == Phase.AWAITING_APPROVAL));
  }

  private Runs runs() {
    return new Runs(shell.client(), Patience.DEFAULT);
  }

  /** Waits until a run waits for somebody; what was printed. */
  String await(String run) throws IOException, InterruptedException {
    return shell.run("responder", "./keyturn watch --until-waiting " + run).out();
  }

  /** Waits for the end of a run; its result. */
  String result(String run) throws IOException, InterruptedException {
    return shell.good("responder", "temporal workflow result -o json --workflow-id " + run).out();
  }

  /** Whether somebody may decrypt what a key encrypted. */
  Answer decrypt(String caller, String file) throws IOException, InterruptedException {
    return shell.run(caller, "aws kms decrypt --ciphertext-blob fileb://$WORK/" + file);
  }

  @Override
  public void close() {
    owner.close();
    shell.close();
  }
}
