package dev.keyturn.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.sandbox.http.HttpFront;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tour of a service by the AWS CLI and boto3, over HTTP. */
abstract class Tour {
  private final HttpFront front = HttpFront.start(Sandbox.of(Sandbox.Config.withoutLag()), 0);
  private final String script;
  Clients clients = new Clients(Path.of(""), front.endpoint());

  @TempDir Path directory;

  /**
   * @param script the resource with boto3's part
   */
  Tour(String script) {
    this.script = script;
  }

  @BeforeEach
  void findClients() throws IOException, InterruptedException {
    clients = Clients.of(front.endpoint());
  }

  @AfterEach
  void close() {
    front.close();
  }

  @Test
  void servesBoto3() throws IOException, InterruptedException {
    Clients.Result result = clients.python("admin", directory, script);

    assertThat(result.output()).endsWith("tour complete");
    assertThat(result.exitCode()).isZero();
  }
}
