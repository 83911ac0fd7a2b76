package dev.keyturn.acceptance.webui;

import dev.keyturn.acceptance.process.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementNotInteractableException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.NoSuchFrameException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The system's Chromium without a window; it reaches nothing but this machine. */
final class Browser implements AutoCloseable {
  /** Why there may be none, and how to get one. */
  static final String MISSING =
      "there is no chromium with its chromedriver on PATH; on Debian: apt-get install chromium"
          + " chromium-driver";

  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Map<String, Object> VIEW =
      Map.of("width", 1280, "height", 800, "deviceScaleFactor", 1, "mobile", false);

  private final ChromeDriver driver;
  private final Optional<Path> screenshots =
      Optional.ofNullable(System.getProperty("keyturn.screenshots")).map(Path::of);

  private Browser(ChromeDriver driver) {
    this.driver = driver;
    driver.executeCdpCommand("Emulation.setDeviceMetricsOverride", VIEW);
  }

  static boolean isInstalled() {
    return onPath("chromium").isPresent() && onPath("chromedriver").isPresent();
  }

  static Browser open() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(onPath("chromium").orElseThrow().toFile());
    options.addArguments("--headless=new", "--hide-scrollbars", "--no-first-run");
    // Containers run tests as root and have a small /dev/shm.
    options.addArguments("--no-sandbox", "--disable-dev-shm-usage", "--no-proxy-server");
    options.addArguments("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(onPath("chromedriver").orElseThrow().toFile())
            .withSilent(true)
            .build();
    return new Browser(new ChromeDriver(service, options));
  }

  private static Optional<Path> onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  void go(String address) {
    driver.get(address);
  }

  /** Waits until all these texts are to be seen at once, and gives all that is. */
  String see(String... texts) {
    return await(
        "see " + List.of(texts),
        () -> Optional.of(text()).filter(all -> Stream.of(texts).allMatch(all::contains)));
  }

  /** Waits until there is something to click, and clicks it. */
  void click(By what) {
    await("click " + what, () -> Optional.of(clickNow(what)));
  }

  private WebElement clickNow(By what) {
    WebElement found =
        shown(what).findFirst().orElseThrow(() -> new NoSuchElementException("none is shown"));
    driver.executeScript("arguments[0].scrollIntoView({block: 'center'})", found);
    found.click();
    return found;
  }

  /** Types into a field, in place of what is there. */
  void type(By field, String text) {
    String everything = Keys.chord(Keys.CONTROL, "a");
    await(
        "type into " + field,
        () -> {
          WebElement clicked = clickNow(field);
          driver.switchTo().activeElement().sendKeys(everything, text);
          return Optional.of(clicked);
        });
  }

  /** Presses a key of the page itself. */
  void press(String key) {
    driver.findElement(By.tagName("body")).sendKeys(key);
  }

  /** Waits for what a look gives; a page that is just being built anew has nothing to give. */
  <T> T await(String what, Supplier<Optional<T>> look) {
    try {
      return Await.until(what, PATIENCE, () -> steady(look));
    } catch (IllegalStateException slow) {
      shoot("failed");
      throw new AssertionError(slow.getMessage() + "; the browser shows:\n" + text(), slow);
    }
  }

  private static <T> Optional<T> steady(Supplier<Optional<T>> look) {
    try {
      return look.get();
    } catch (StaleElementReferenceException
        | NoSuchElementException
        | NoSuchFrameException
        | ElementNotInteractableException changing) {
      return Optional.empty();
    }
  }

  /** What a person reads, that in frames at the end. */
  String text() {
    driver.switchTo().defaultContent();
    StringBuilder all = new StringBuilder(bodyText());
    for (WebElement frame : shown(By.tagName("iframe")).toList()) {
      driver.switchTo().frame(frame);
      all.append('\n').append(bodyText());
      driver.switchTo().defaultContent();
    }
    return all.toString();
  }

  private String bodyText() {
    return driver.findElement(By.tagName("body")).getText();
  }

  /** Those that are to be seen. */
  Stream<WebElement> shown(By what) {
    List<WebElement> found = driver.findElements(what);
    return found.stream().filter(WebElement::isDisplayed);
  }

  /** Takes a picture, if pictures are wanted, with something just below the page's own head. */
  void shoot(String name, By upmost) {
    driver.executeScript(
        "arguments[0].style.scrollMarginTop = '64px'; arguments[0].scrollIntoView()",
        shown(upmost).findFirst().orElseThrow());
    shoot(name);
  }

  /** Takes a picture as it is. */
  void shoot(String name) {
    screenshots.ifPresent(
        directory -> {
          try {
            Files.createDirectories(directory);
            Files.write(directory.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  @Override
  public void close() {
    driver.quit();
  }
}
