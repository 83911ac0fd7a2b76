package dev.keyturn.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.replacement.RunMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class RequestOptionsTest {
  private static final List<String> LEAST =
      List.of("--key", "alias/orders", "--region", "eu-west-1", "--requested-by", "me");

  @TempDir private Path directory;

  @Test
  void mapsWhatIsSaidOfABucket() throws IOException {
    Request request =
        parse(
            "",
            "--store",
            "bucket=a,acknowledge=NEWER_NONCURRENT_VERSIONS+NOTIFICATIONS",
            "--store",
            "bucket=b,reencryption=REWRAP");

    assertThat(request.fields().get("stores"))
        .isEqualTo(
            json(
                """
                [{"type":"bucket","name":"a",
                  "acknowledge":["NEWER_NONCURRENT_VERSIONS","NOTIFICATIONS"]},
                 {"type":"bucket","name":"b","reencryption":"REWRAP"}]"""));
    assertThatThrownBy(() -> parse("", "--store", "bucket=b,quickly"))
        .hasMessageContaining("acknowledge=NAME+NAME or reencryption=MODE");
    assertThatThrownBy(() -> parse("", "--store", "bucket=b,acknowledge=LOUD"))
        .hasMessageContaining("\"LOUD\" is none of NEWER_NONCURRENT_VERSIONS");
  }

  @Test
  void mapsFlagsToTheFieldsOfTheirNames() throws IOException {
    Request request =
        parse(
            "",
            "--store",
            "bucket=orders-data",
            "--store",
            "dataKeys=s3://keys/a,b.jsonl,id=name,wrappedKey=blob",
            "--suspects",
            Samples.LEAKED + "," + Samples.LEAKED + "2",
            "--carry-grants-of",
            "*",
            "--application-role",
            Samples.APPLICATION,
            "--ticket",
            "SEC-123",
            "--reencryption",
            "REWRAP",
            "--settle",
            "PT5S",
            "--max-sweeps",
            "7",
            "--max-instances-stopped",
            "3",
            "--seal",
            "LATER",
            "--watch",
            "P3D",
            "--enable-on-outage",
            "false",
            "--plan",
            Samples.PLAN_HASH);

    assertThat(request.fields())
        .isEqualTo(
            json(
                """
                {"key":"alias/orders","region":"eu-west-1","requestedBy":"me","ticket":"SEC-123",
                 "reencryption":"REWRAP","settle":"PT5S","plan":"%s","maxSweeps":7,
                 "maxInstancesStopped":3,"seal":"LATER",
                 "watch":"P3D","enableOnOutage":false,
                 "suspects":["%s","%s2"],"carryGrantsOf":["*"],"applicationRole":"%s",
                 "stores":[{"type":"bucket","name":"orders-data"},
                  {"type":"dataKeys","in":{"type":"object","bucket":"keys","key":"a,b.jsonl",
                   "fields":{"id":"name","wrappedKey":"blob"}}}]}
                """
                    .formatted(
                        Samples.PLAN_HASH, Samples.LEAKED, Samples.LEAKED, Samples.APPLICATION)));
    assertThat(request.value().mode()).isEqualTo(RunMode.PLAN);
  }

  @Test
  void readsInlineDataKeysFromAFile() throws IOException {
    Path file = directory.resolve("keys.json");
    Files.writeString(
        file, "[{\"id\":\"1\",\"wrappedKey\":\"AAAA\",\"encryptionContext\":{\"a\":\"b\"}}]");

    Request request = parse("", "--store", "dataKeys=@" + file);

    assertThat(request.fields().at("/stores/0/in"))
        .isEqualTo(
            json(
                """
                {"type":"inline","keys":
                 [{"id":"1","wrappedKey":"AAAA","encryptionContext":{"a":"b"}}]}
                """));
  }

  @Test
  void readsVolumesAndTables() throws IOException {
    Request request =
        parse(
            "",
            "--store",
            "volume=vol-0123456789abcdef0,stopInstances,mayLosePublicIp,window=2026-01-31T22:00:00Z/2026-01-31T23:00:00Z",
            "--store",
            "table=orders");

    assertThat(request.fields().at("/stores"))
        .isEqualTo(
            json(
                """
                [{"type":"volume","id":"vol-0123456789abcdef0","stopInstances":true,
                  "mayLosePublicIp":true,
                  "window":{"from":"2026-01-31T22:00:00Z","until":"2026-01-31T23:00:00Z"}},
                 {"type":"table","name":"orders"}]
                """));
  }

  @Test
  void readsAllOrSomeOfAKindOfImagery() throws IOException {
    Request request =
        parse(
            "",
            "--store",
            "snapshots",
            "--store",
            "images=ami-0123456789abcdef0+ami-0123456789abcdef1",
            "--store",
            "launchTemplates",
            "--store",
            "ebsDefaultKey");

    assertThat(request.fields().at("/stores"))
        .isEqualTo(
            json(
                """
                [{"type":"snapshots"},
                 {"type":"images","ids":["ami-0123456789abcdef0","ami-0123456789abcdef1"]},
                 {"type":"launchTemplates"},{"type":"ebsDefaultKey"}]
                """));
  }

  @Test
  void refusesWhatAKindOfImageryDoesNotTake() {
    assertThatThrownBy(() -> parse("", "--store", "ebsDefaultKey=x"))
        .hasMessageContaining("snapshots, images, launchTemplates or ebsDefaultKey");
    assertThatThrownBy(() -> parse("", "--store", "snapshots="))
        .hasMessageContaining("stores[].ids \"\": give ids of snap-");
  }

  @Test
  void namesTheFieldOfAVolumeThatIsWrong() {
    assertThatThrownBy(() -> parse("", "--store", "volume=vol-1"))
        .hasMessageContaining("stores[].id \"vol-1\"");
    assertThatThrownBy(() -> parse("", "--store", "volume=vol-01234567,stop"))
        .hasMessageContaining("stopInstances, mayLosePublicIp or window=FROM/UNTIL");
    assertThatThrownBy(
            () ->
                parse(
                    "",
                    "--store",
                    "volume=vol-01234567,window=2026-01-31T23:00:00Z/2026-01-31T22:00:00Z"))
        .hasMessageContaining("stores[].window.until");
  }

  @Test
  void letsFlagsWinOverTheInput() {
    Request request =
        parse(
            "{\"key\":\"alias/other\",\"ticket\":\"T\",\"stores\":[{\"type\":\"bucket\",\"name\":\"b\"}]}",
            "--input",
            "-");

    assertThat(request.value().key().value()).isEqualTo("alias/orders");
    assertThat(request.value().ticket()).contains("T");
  }

  @Test
  void namesTheSameFlagsAgain() {
    CommandLine line = line();
    line.parseArgs(
        arguments(
            "--store", "bucket=b", "--settle", "PT5S", "--application-role", Samples.APPLICATION));
    Line command = line.getCommand();

    assertThat(command.options.arguments())
        .containsExactly(
            "--key",
            "alias/orders",
            "--region",
            "eu-west-1",
            "--store",
            "bucket=b",
            "--application-role",
            Samples.APPLICATION,
            "--requested-by",
            "me",
            "--settle",
            "PT5S");
  }

  private static Request parse(String in, String... more) {
    CommandLine line = line();
    line.parseArgs(arguments(more));
    Line command = line.getCommand();
    return command.options.request(console(in), false);
  }

  private static String[] arguments(String... more) {
    return Stream.concat(LEAST.stream(), Stream.of(more)).toArray(String[]::new);
  }

  private static CommandLine line() {
    return new CommandLine(new Line());
  }

  private static Console console(String in) {
    PrintStream none =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Console(
        none, none, new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)), Map.of(), false);
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return new ObjectMapper().readTree(text);
  }

  @Command(name = "test")
  private static final class Line {
    @Mixin RequestOptions options;
  }
}
