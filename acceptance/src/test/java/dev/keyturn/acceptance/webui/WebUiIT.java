package dev.keyturn.acceptance.webui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Aws;
import dev.keyturn.acceptance.estate.EstateBuilder;
import dev.keyturn.acceptance.world.Shell;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.kms.KmsClient;

/** What a person does and reads in Temporal's web UI, in a real browser; takes the pictures too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WebUiIT {
  private static final String RUN = "RespondToCompromise/eu-west-1/orders";
  private static final String REQUEST =
      """
      {"key":"alias/orders","region":"eu-west-1","requestedBy":"responder@example.com",
      "stores":[{"type":"bucket","name":"orders-data"},{"type":"bucket","name":"orders-uploads"}],
      "suspects":["arn:aws:iam::111122223333:role/orders-importer"],
      "carryGrantsOf":["arn:aws:iam::111122223333:role/orders-application"],
      "mode":"EXECUTE","settle":"PT2S"}\
      """
          .replace("\n", "");
  private static final String APPROVAL =
      "{\"approver\":\"%s\",\"proof\":\"%s\",\"scopeIsComplete\":true}";
  private static final String PUBLIC =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
          + "\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";
  private static final Pattern PROOF = Pattern.compile("Proof ([0-9a-f]{64})");
  private static final Pattern LINE = Pattern.compile("(?m)^temporal schedule create .*$");
  private static final Pattern REPORT = Pattern.compile("Report: (s3://[^\\s,]+)");

  private Shell shell;
  private Browser browser;
  private WebUi ui;

  @BeforeAll
  void open() throws Exception {
    assumeTrue(Browser.isInstalled(), Browser.MISSING);
    shell = Shell.open(WebUiIT.class);
    for (Actor actor : Actor.values()) {
      shell.sandbox().register(actor.accessKeyId(), actor.arn(), actor.iam());
    }
    shell.leaveWorker(Actor.WORKER.accessKeyId(), "./keyturn worker");
    try (Aws aws = new Aws(shell.sandbox().endpoint(), "eu-west-1")) {
      new EstateBuilder(aws, 1, 60).build();
      letEverybodyIn(aws.kms(Actor.OWNER));
      aws.s3(Actor.OWNER).createBucket(create -> create.bucket("key-audits"));
    }
    browser = Browser.open();
    ui = new WebUi(browser, shell.ui());
  }

  @AfterAll
  void close() {
    if (shell != null) {
      shell.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @Test
  void startsWatchesAndApprovesAResponse() {
    ui.start("RespondToCompromise", RUN, "Replace compromised **alias/orders**", REQUEST);
    ui.open(RUN);
    assertThat(ui.details("\nAWAITING_APPROVAL\n"))
        .contains("Replace compromised alias/orders", "bucket/orders-data", "bucket/orders-uploads")
        .contains("Waits for the Update approve by another person than responder@example.com")
        .contains("Items that keep a data key that an adversary may hold", "Not looked at:");
    browser.shoot("waiting-for-approval", WebUi.tabs());
    String proof = found(PROOF, browser.text());

    ui.prepareUpdate("approve", APPROVAL.formatted("lead@example.com", proof));
    browser.shoot("approve");
    ui.writeUpdate(APPROVAL.formatted("responder@example.com", proof));
    ui.submit();
    browser.see(
        "approver: \"responder@example.com\" requested this run; another person must decide");
    ui.writeUpdate(APPROVAL.formatted("lead@example.com", proof));
    ui.submit();

    ui.details("\nDONE\n");
    ui.open(RUN);
    browser.see(
        "\"outcome\": \"DONE\"",
        "COMPLETED",
        "ProveKeyDead • Show that the old key is dead",
        "Watches the disabled key");
    browser.shoot("finished-response", WebUi.tabs());
    // The timeline draws its latest rows only, and timers are named as activities are.
    assertThat(shell.client().fetchHistory(RUN).getEvents())
        .extracting(event -> event.getUserMetadata().getSummary().toString())
        .anyMatch(summary -> summary.contains("Soak"));
  }

  @Test
  void readsWhatAnAuditFoundThatTheTemporalCliScheduled() throws Exception {
    String audit =
        "--region eu-west-1 --report s3://key-audits/daily --requested-by auditor@example.com";
    String line =
        found(LINE, shell.good("operator", "./keyturn schedule audit --every 24h " + audit).out());
    String schedule = found(Pattern.compile("--schedule-id (\\S+)"), line);
    shell.good("operator", "./keyturn schedule remove " + schedule);
    shell.good("operator", line);
    shell.good("operator", "temporal schedule trigger --schedule-id " + schedule);
    shell.good(
        "operator",
        "timeout 120 bash -c 'until temporal schedule describe -o json --schedule-id "
            + schedule
            + " | grep -qF "
            + schedule
            + "-20; do sleep 0.2; done'");

    ui.openScheduled(schedule);
    String details = ui.details("\nDONE\n");
    assertThat(details).contains("CRITICAL", "PUBLIC_POLICY");
    browser.shoot("audit", WebUi.tabs());
    ui.tab("timeline");
    // The details say DONE a moment before the run has ended.
    browser.see("\"PUBLIC_POLICY\": 1", "\"keys\": ", "COMPLETED");

    shell.aws("owner", "s3 cp " + found(REPORT, details) + "/report.html report.html");
    browser.go(shell.directory().file("report.html").toUri().toString());
    browser.see("PUBLIC_POLICY", "CRITICAL");
    browser.shoot("audit-report");
  }

  private static void letEverybodyIn(KmsClient kms) {
    String key = kms.createKey(create -> create.description("newsletter")).keyMetadata().arn();
    kms.putKeyPolicy(put -> put.keyId(key).policyName("default").policy(PUBLIC));
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group(matcher.groupCount());
  }
}
