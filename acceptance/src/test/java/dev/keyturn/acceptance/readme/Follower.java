package dev.keyturn.acceptance.readme;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.acceptance.world.Shell;
import dev.keyturn.acceptance.world.Shell.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Follows a document by its own commands, in their order. Words in capitals stand for what earlier
 * commands printed, as they do for a reader.
 */
final class Follower {
  private static final String READER = "responder";
  private static final int MOST_LOOKS = 10;

  /** What a reader has to remember, and where it is printed. */
  private static final Map<String, Pattern> PRINTED =
      Map.of(
          "RUN", Pattern.compile("(?m)^run (\\S+) \\("),
          "PLAN", Pattern.compile("--plan ([0-9a-f]{64})"),
          "DIGEST", Pattern.compile("--digest ([0-9a-f]{64})"),
          "HASH", Pattern.compile("(?m)^proof hash ([0-9a-f]{64})$"),
          "OLD_KEY", Pattern.compile("(?m)^ *old key +(arn:\\S+)$"),
          "WATCH", Pattern.compile("(watch/[0-9]{12}/[0-9a-f-]{36})"),
          "REPORT", Pattern.compile("(?m)^ +(s3://\\S+)$"));

  private static final Pattern SETTLES =
      Pattern.compile("\\./keyturn (plan|respond|rotate|restore) .*");

  private final Shell shell;
  private final Deque<String> commands;
  private final Map<String, String> known = new LinkedHashMap<>();

  private Follower(Shell shell, Deque<String> commands) {
    this.shell = shell;
    this.commands = commands;
  }

  /** Opens a document of Keyturn's. */
  static Follower open(Shell shell, String document) throws IOException {
    Path file = shell.house().path().resolve(document);
    return new Follower(shell, new ArrayDeque<>(Commands.of(file)));
  }

  /** Tells what a word stands for that no command prints. */
  void fill(String word, String meaning) {
    known.put(word, meaning);
  }

  /** Runs the next command, which begins so and must end well. */
  Answer next(String beginning) throws IOException, InterruptedException {
    return next(beginning, 0);
  }

  /** The same for one that ends otherwise, because the run needs a person. */
  Answer next(String beginning, int exit) throws IOException, InterruptedException {
    return run(filled(take(beginning)), exit);
  }

  /** Runs the next command, which reads an index that follows, until it prints all this. */
  Answer nextUntilItPrints(String beginning, String... texts)
      throws IOException, InterruptedException {
    String line = filled(take(beginning));
    Answer answer = run(line, 0);
    for (int look = 1; look < MOST_LOOKS && !printsAll(answer, texts); look++) {
      answer = run(line, 0);
    }
    assertThat(answer.out()).contains(texts);
    return answer;
  }

  private static boolean printsAll(Answer answer, String... texts) {
    return Stream.of(texts).allMatch(answer.out()::contains);
  }

  private Answer run(String line, int exit) throws IOException, InterruptedException {
    Answer answer =
        shell.run(READER, SETTLES.matcher(line).matches() ? line + " --settle PT2S" : line);
    assertThat(answer.exit()).as("%s%n%s%s", line, answer.out(), answer.err()).isEqualTo(exit);
    remember(answer.out());
    return answer;
  }

  /** Starts the next command, which is a worker. */
  void leaveWorker(String whole) throws IOException, InterruptedException {
    shell.leaveWorker("keyturn-worker", take(whole));
  }

  /** Leaves out the next command, which CI itself runs because this test is a part of it. */
  void leaveToCi(String whole) {
    assertThat(take(whole)).isEqualTo(whole);
  }

  /** Nothing of the document is left. */
  void end() {
    assertThat(commands).as("commands that nobody followed").isEmpty();
  }

  private String take(String beginning) {
    assertThat(commands).as("commands after which " + beginning + " comes").isNotEmpty();
    String command = commands.removeFirst();
    assertThat(command).startsWith(beginning);
    return command;
  }

  private String filled(String command) {
    return Pattern.compile("\\b(RUN|PLAN|DIGEST|HASH|OLD_KEY|REPORT|WATCH|DATE|SCHEDULE)\\b")
        .matcher(command)
        .replaceAll(word -> Matcher.quoteReplacement(meaning(word)));
  }

  private String meaning(MatchResult word) {
    assertThat(known).as("what was printed so far").containsKey(word.group());
    return known.getOrDefault(word.group(), "");
  }

  private void remember(String out) {
    PRINTED.forEach(
        (word, pattern) -> {
          Matcher printed = pattern.matcher(out);
          if (printed.find()) {
            known.put(word, printed.group(1));
          }
        });
  }
}
