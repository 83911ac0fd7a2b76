package dev.keyturn.acceptance.drill;

import dev.keyturn.acceptance.estate.Actor;
import dev.keyturn.acceptance.estate.Estate;
import dev.keyturn.acceptance.estate.EstateBuilder;
import dev.keyturn.acceptance.estate.Tables;
import dev.keyturn.acceptance.process.WorkDirectory;
import dev.keyturn.replacement.PlanView;
import dev.keyturn.replacement.Proof;
import dev.keyturn.starter.run.Patience;
import dev.keyturn.starter.run.Runs;
import java.time.Duration;
import java.util.Optional;

/** Rehearses a full response on an estate that is in use and under attack. */
public final class Drill {
  private static final Duration BETWEEN_INSTALLS = Duration.ofMillis(500);

  private final DrillOptions options;
  private final Screen screen;
  private final Findings findings = new Findings();
  private Optional<WorkDirectory> directory = Optional.empty();
  private Optional<Stage> stage = Optional.empty();

  public Drill(DrillOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** Runs it; what goes wrong is in the report. */
  public DrillReport run() {
    try {
      rehearse(provision());
    } catch (RuntimeException e) {
      findings.failed(e);
    }
    DrillReport report = findings.report();
    screen.print(DrillText.of(report, findings));
    leave(report.isDone());
    return report;
  }

  /** What was found until something ended the drill from outside. */
  public DrillReport interrupted() {
    findings.failed(new IllegalStateException("the drill was interrupted"));
    return findings.report();
  }

  private Stage provision() {
    WorkDirectory logs = WorkDirectory.create("drill");
    directory = Optional.of(logs);
    screen.print("Starting a Temporal server, a sandbox and a worker; logs: " + logs.path());
    Stage set = Stage.set(logs, options.seed());
    stage = Optional.of(set);
    // As KMS does, the sandbox refuses policies and grants for others than the actors.
    set.sandbox().control("iam", "{\"principals\":\"known\"}");
    return set;
  }

  private void rehearse(Stage set) {
    Estate estate = prepare(set);
    Application application = new Application(set.aws(), estate, set.guests(), options.seed());
    Attacker attacker = new Attacker(set.aws(), estate);
    ForgottenJob job = new ForgottenJob(set.aws(), estate);
    findings.actors(application, attacker, job);
    try (application;
        attacker;
        job) {
      application.start();
      attacker.start();
      job.start();
      respond(set, estate, application, job);
    }
    check(set, estate, application, job);
  }

  private Estate prepare(Stage set) {
    findings.reached("PREPARING");
    long begun = System.nanoTime();
    Estate estate =
        new EstateBuilder(set.aws(), options.seed(), options.objects()).build(set.guests());
    findings.estate(estate);
    set.awaitWorker();
    screen.print(
        String.format(
            "%d object versions, %d wrapped data keys, %d volumes and %d table items are under %s,"
                + " put there in %.1f s",
            estate.books().versions(),
            estate.wrappedKeys().count(),
            estate.machines().map(found -> found.disks().size() + 1).orElse(0),
            estate.tables().map(Tables::count).orElse(0L),
            estate.oldKey(),
            (System.nanoTime() - begun) / 1e9));
    return estate;
  }

  private void respond(Stage set, Estate estate, Application application, ForgottenJob job) {
    Runs runs = new Runs(set.temporal().client(), Patience.DEFAULT);
    long start = System.nanoTime();
    try (Progress progress = new Progress(runs, screen, start);
        Loops installer = new Loops()) {
      SecondPerson secondPerson = new SecondPerson(progress::say, Optional.of(job));
      Response response = new Response(runs, estate, secondPerson);
      findings.response(response, start);
      String page = set.temporal().pageOf(response.id());
      findings.page(page);
      screen.print("The run in the web UI, as soon as there is one: " + page);
      installer.repeat(
          "installs-inline-keys",
          BETWEEN_INSTALLS,
          () -> application.install(response.inlineKeys()));
      progress.say("a plan, which changes nothing");
      PlanView plan = response.plan();
      progress.say("execute plan " + plan.planHash());
      response.execute(plan);
      Proof proof = response.awaitProof(progress::show);
      progress.pause();
      response.tell("approve", new Approver(screen, options.approves()).approve(proof));
      findings.ended(response.awaitEnd(progress::show), System.nanoTime());
    }
  }

  private void check(Stage set, Estate estate, Application application, ForgottenJob job) {
    findings.reached("CHECKING");
    screen.print("Reading every item with the old key disabled");
    OldKeyProbe probe = new OldKeyProbe(set.aws(), estate);
    findings.answers(probe.answerTo(Actor.APPLICATION), probe.answerTo(Actor.ATTACKER));
    application.install(findings.inlineKeys());
    findings.read(readAll(set, estate, application).plus(job.readAll()));
    estate
        .tables()
        .map(tables -> new BackupProbe(set.aws().dynamodb(Actor.OWNER), tables).answer())
        .ifPresent(findings::backup);
    // The same answers again: the reads were made while the key was dead.
    findings.answers(probe.answerTo(Actor.APPLICATION), probe.answerTo(Actor.ATTACKER));
  }

  private FullRead.Result readAll(Stage set, Estate estate, Application application) {
    FullRead.Result read = new FullRead(set.aws(), estate, application.dataKeys()).readAll();
    if (application.tables().isPresent()) {
      read = read.plus(application.tables().get().readAll());
    }
    if (estate.machines().isPresent()) {
      screen.print("Stopping and starting every instance with the old key disabled");
      read =
          read.plus(
              new MachineCheck(
                      set.aws().ec2(Actor.OWNER),
                      set.guests(),
                      estate.machines().get(),
                      findings.newKey())
                  .readAll());
    }
    return read;
  }

  private void leave(boolean done) {
    if (options.keep()) {
      stage.ifPresent(
          set -> {
            screen.print(DrillText.left(set));
            set.leaveRunning();
          });
    } else {
      stage.ifPresent(Stage::close);
      if (done) {
        directory.ifPresent(WorkDirectory::delete);
        return;
      }
    }
    directory.ifPresent(logs -> screen.print("Logs are in " + logs.path()));
  }
}
