package dev.keyturn.acceptance.readme;

import dev.keyturn.acceptance.world.Owner;
import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import java.io.IOException;

/** One server, one sandbox and one worker for all documents, and hands that set their scenes. */
record Stage(Shell shell, Owner owner) implements AutoCloseable {
  static Stage open() {
    Shell shell = Shell.open(DocumentsIT.class);
    return new Stage(shell, new Owner(shell));
  }

  /** A key under an alias, and a bucket with an object under it; the key's ARN. */
  String scene(String name) throws IOException, InterruptedException {
    String key = owner.key(name, "");
    owner.bucket(name + "-data", key);
    return key;
  }

  /** Starts a response to a scene's key beside the document, and leaves it to itself; its id. */
  String respond(String name) throws IOException, InterruptedException {
    shell.good(
        "responder",
        "./keyturn respond --detach --execute --settle PT2S --region eu-west-1"
            + " --requested-by responder@example.com"
            + " --suspects arn:aws:iam::111122223333:role/leaked --key alias/"
            + name
            + " --store bucket="
            + name
            + "-data");
    return "RespondToCompromise/eu-west-1/" + name;
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
    shell.close();
  }
}
