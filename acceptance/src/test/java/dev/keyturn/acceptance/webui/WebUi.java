package dev.keyturn.acceptance.webui;

import java.util.Optional;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** Temporal's web UI and its dialogs. */
final class WebUi {
  private static final By DIALOG = By.cssSelector("[id^=modal-content-update]");

  private final Browser browser;
  private final String namespace;

  WebUi(Browser browser, String address) {
    this.browser = browser;
    this.namespace = address + "/namespaces/default";
  }

  /** Starts a workflow by the form. */
  void start(String type, String id, String summary, String input) {
    browser.go(namespace + "/workflows");
    browser.click(By.xpath("//a[normalize-space()='Start Workflow']"));
    browser.click(By.xpath("//button[normalize-space()='More options']"));
    browser.see("User Metadata");
    browser.type(By.id("workflowId"), id);
    browser.type(By.id("taskQueue"), "keyturn");
    browser.type(By.id("workflowType"), type);
    browser.type(editor(1), input);
    browser.type(editor(2), summary);
    browser.see("Task Queue is Active");
    browser.shoot("start", By.tagName("h1"));
    browser.click(testId("start-workflow-button"));
  }

  /** Opens a run from the list of workflows. */
  void open(String id) {
    browser.go(namespace + "/workflows");
    browser.click(By.linkText(id));
    browser.see("Workflow Type");
  }

  /** Opens the run that a schedule started, from the list of schedules. */
  void openScheduled(String schedule) {
    browser.go(namespace + "/schedules");
    browser.click(By.linkText(schedule));
    browser.click(By.partialLinkText(schedule + "-20"));
    browser.see("Workflow Type");
  }

  /** Opens a tab of a run. */
  void tab(String name) {
    browser.click(testId(name + "-tab"));
  }

  /** Waits until the run's details have a text; the UI shows them anew when R is pressed. */
  String details(String text) {
    tab("user-metadata");
    browser.see("Current Details");
    return browser.await(
        "see \"" + text + "\" in the details",
        () -> {
          Optional<String> found = Optional.of(browser.text()).filter(all -> all.contains(text));
          if (found.isEmpty()) {
            browser.press("r");
          }
          return found;
        });
  }

  /** Opens the dialog for an Update and writes what is to be sent. */
  void prepareUpdate(String name, String json) {
    browser.click(By.xpath("//button[normalize-space()='More Actions']"));
    browser.click(testId("update-button"));
    browser.click(testId("update-select-button"));
    browser.see("Approve the proof");
    browser.click(By.xpath("//*[@role='option'][starts-with(normalize-space(),'" + name + "')]"));
    writeUpdate(json);
  }

  /** Writes into the open dialog what is to be sent. */
  void writeUpdate(String json) {
    browser.type(By.cssSelector("[id^=modal-content-update] .cm-content"), json);
    // The editor sets the JSON anew once it is left, and moves the buttons then.
    browser.click(By.cssSelector("[id^=modal-title-update]"));
    browser.await("see the JSON laid out", () -> laidOut(browser.shown(DIALOG).findFirst()));
  }

  /** Sends what was written; the dialog stays open where it is refused. */
  void submit() {
    browser.click(testId("confirm-modal-button"));
  }

  private static By editor(int number) {
    return By.xpath("(//*[contains(@class,'cm-content')])[" + number + "]");
  }

  private static Optional<WebElement> laidOut(Optional<WebElement> dialog) {
    return dialog.filter(shown -> shown.getText().contains("{\n"));
  }

  /** Where the tabs of a run are. */
  static By tabs() {
    return testId("timeline-tab");
  }

  private static By testId(String id) {
    return By.cssSelector("[data-testid=" + id + "]");
  }
}
