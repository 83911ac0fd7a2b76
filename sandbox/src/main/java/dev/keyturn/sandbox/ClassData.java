package dev.keyturn.sandbox;

import dev.keyturn.sandbox.http.HttpFront;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * Loads what the start of a sandbox and its first answers load: the build has the JVM archive these
 * classes, and a sandbox that maps the archive starts in half the time.
 */
final class ClassData {
  private ClassData() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    SandboxMain.quieten();
    new CommandLine(new SandboxMain())
        .setOut(new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .execute("--help");
    HttpFront front = HttpFront.start(Sandbox.of(Sandbox.Config.defaults()), 0);
    URI endpoint = front.endpoint();
    ask(HttpRequest.newBuilder(endpoint));
    ask(HttpRequest.newBuilder(endpoint.resolve("/_sandbox/calls")));
    ask(query(endpoint, "Action=DescribeVolumes&Version=2016-11-15"));
    ask(query(endpoint, "Action=GetCallerIdentity&Version=2011-06-15"));
    ask(json(endpoint, "TrentService.CreateKey"));
    ask(json(endpoint, "DynamoDB_20120810.ListTables"));
    // The front's threads would keep the JVM.
    System.exit(0);
  }

  private static HttpRequest.Builder query(URI endpoint, String body) {
    return HttpRequest.newBuilder(endpoint)
        .header("Content-Type", "application/x-www-form-urlencoded")
        .POST(BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder json(URI endpoint, String target) {
    return HttpRequest.newBuilder(endpoint)
        .header("Content-Type", "application/x-amz-json-1.1")
        .header("X-Amz-Target", target)
        .POST(BodyPublishers.ofString("{}"));
  }

  private static void ask(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.discarding());
  }
}
