package dev.keyturn.acceptance.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.process.Await;
import dev.keyturn.acceptance.process.House;
import dev.keyturn.acceptance.process.SandboxProcess;
import dev.keyturn.acceptance.process.TemporalServer;
import dev.keyturn.acceptance.process.WorkDirectory;
import io.temporal.client.WorkflowClient;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/**
 * A shell as operators have it, in Keyturn's directory: the launcher, the Temporal CLI and the AWS
 * CLI are at hand, a Temporal dev server and the sandbox answer, and {@code $WORK} is a place for
 * files.
 */
public final class Shell implements AutoCloseable {
  /** The sandbox's longest lag. */
  static final Duration MAX_LAG = Duration.ofMillis(100);

  /** A worker of a test does not live long enough to earn what the second compiler costs. */
  private static final String FIRST_COMPILER = "-XX:TieredStopAtLevel=1";

  private static final Duration WORKER_START = Duration.ofMinutes(2);

  /** For one command; less than a test may take, whose limit would leave the command running. */
  private static final Duration LONGEST = Duration.ofMinutes(8);

  private final House house = House.find();
  private final List<Process> background = new ArrayList<>();
  private final WorkDirectory directory;
  private final TemporalServer temporal;
  private final SandboxProcess sandbox;
  private String path = "";

  /** What a command printed, and how it ended. */
  public record Answer(int exit, String out, String err) {}

  private Shell(WorkDirectory directory, BiFunction<Path, WorkDirectory, TemporalServer> server) {
    this.directory = directory;
    this.temporal = server.apply(house.temporalCli(), directory);
    this.sandbox = SandboxProcess.start(directory, 1, MAX_LAG).awaitReady();
    temporal.awaitReady();
  }

  /** Starts the servers for a test class. */
  public static Shell open(Class<?> test) {
    return new Shell(WorkDirectory.create(test.getSimpleName()), TemporalServer::start);
  }

  /** The same with everything that Temporal knows in a file of the directory. */
  public static Shell openOnDisk(Class<?> test) {
    return new Shell(WorkDirectory.create(test.getSimpleName()), TemporalServer::startOnDisk);
  }

  public House house() {
    return house;
  }

  /** The sandbox, for setting a scene faster than a command line could. */
  public SandboxProcess sandbox() {
    return sandbox;
  }

  /** A client of the Temporal server, for what no command line is to be shown by. */
  public WorkflowClient client() {
    return temporal.client();
  }

  /** The address of Temporal's web UI. */
  public String ui() {
    return temporal.ui();
  }

  /** The place for files, {@code $WORK}. */
  public WorkDirectory directory() {
    return directory;
  }

  /** Runs a line as a caller of AWS, named by the access key id. */
  public Answer run(String caller, String line) throws IOException, InterruptedException {
    return answer(line, builder(caller, line));
  }

  /** The same, which must end well. */
  public Answer good(String caller, String line) throws IOException, InterruptedException {
    Answer answer = run(caller, line);
    assertThat(answer.exit()).as("%s%n%s%s", line, answer.out(), answer.err()).isZero();
    return answer;
  }

  /** What it prints goes through files: reading from a command that hangs can't be interrupted. */
  private Answer answer(String line, ProcessBuilder builder)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(directory.path(), "command-", ".out");
    Path err = Files.createTempFile(directory.path(), "command-", ".err");
    try {
      int exit =
          exit(line, builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start());
      return new Answer(exit, text(out), text(err));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  private static int exit(String line, Process process) throws InterruptedException {
    try {
      assertThat(process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS))
          .as("%s ends within %s", line, LONGEST)
          .isTrue();
      return process.exitValue();
    } finally {
      end(process);
    }
  }

  /** Also of bytes that are no text. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), UTF_8);
  }

  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /** What the AWS CLI prints in {@code $WORK}, without its last line's end. */
  public String aws(String caller, String command) throws IOException, InterruptedException {
    return good(caller, "cd $WORK && aws " + command).out().strip();
  }

  /** Starts a line that goes on until the shell is closed; what it prints is in {@code $WORK}. */
  public Process leave(String caller, String line) throws IOException, InterruptedException {
    File log = log(background.size()).toFile();
    ProcessBuilder builder = builder(caller, line).redirectErrorStream(true).redirectOutput(log);
    builder.environment().put("JDK_JAVA_OPTIONS", FIRST_COMPILER);
    Process process = builder.start();
    background.add(process);
    return process;
  }

  /** The same for a worker, which is waited for as people do: until it says that it is ready. */
  public void leaveWorker(String caller, String line) throws IOException, InterruptedException {
    Path log = log(background.size());
    Process worker = leave(caller, line);
    Await.until("see the worker ready", WORKER_START, () -> isReady(worker, log));
  }

  private static boolean isReady(Process worker, Path log) {
    try {
      String said = Files.readString(log, UTF_8);
      assertThat(worker.isAlive()).as(said).isTrue();
      return said.contains(" Ready");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log(int number) {
    return directory.path().resolve("background-" + number + ".log");
  }

  /** Calls the sandbox's control API, such as {@code faults} with the JSON of a fault. */
  public void control(String path, String body) {
    sandbox.control(path, body);
  }

  private ProcessBuilder builder(String caller, String line)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", line);
    Map<String, String> environment = builder.environment();
    environment.put("KEYTURN_BUILD", "never");
    environment.put("WORK", directory.path().toString());
    environment.put("PATH", path());
    environment.put("TEMPORAL_ADDRESS", temporal.address());
    environment.put("AWS_ENDPOINT_URL", sandbox.endpoint().toString());
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_DEFAULT_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", caller);
    environment.put("AWS_SECRET_ACCESS_KEY", "not-checked");
    return builder.directory(house.path().toFile());
  }

  /** Found once: the scripts try what they find, which takes longer than most commands. */
  private synchronized String path() throws IOException, InterruptedException {
    if (path.isEmpty()) {
      path = String.join(":", tools("aws-clients"), cli(), System.getenv("PATH"));
    }
    return path;
  }

  private String cli() {
    Path found = house.temporalCli().getParent();
    return found == null ? "" : found.toString();
  }

  /** The directory of tools that one of Keyturn's scripts prints, such as {@code aws-clients}. */
  public String tools(String script) throws IOException, InterruptedException {
    String file = house.path().resolve("scripts").resolve(script).toString();
    Answer answer = answer(file, new ProcessBuilder(file));
    assertThat(answer.exit()).as("%s%n%s", file, answer.err()).isZero();
    return answer.out().strip();
  }

  @Override
  public void close() {
    background.forEach(Shell::end);
    sandbox.close();
    temporal.close();
  }
}
