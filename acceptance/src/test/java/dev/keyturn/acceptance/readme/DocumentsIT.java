package dev.keyturn.acceptance.readme;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * Follows README and runbooks by their own commands, through the launcher and bash, against a
 * Temporal dev server and the sandbox; the owner of the keys sets the scenes and says what became
 * of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentsIT {
  private Stage stage;
  private Follower readme;

  @BeforeAll
  void setUpAsTheReadmeSays() throws Exception {
    stage = Stage.open();
    readme = Follower.open(stage.shell(), Story.README);
    ReadmeStory.setUp(readme);
  }

  @AfterAll
  void end() {
    stage.close();
  }

  @TestFactory
  Stream<DynamicTest> workAsTheyAreWritten() {
    return Story.BY_DOCUMENT.entrySet().stream()
        .map(one -> dynamicTest(one.getKey(), () -> follow(one.getKey(), one.getValue())));
  }

  private void follow(String document, Story story) throws Exception {
    Follower follower = follower(document);
    story.follow(stage, follower);
    follower.end();
  }

  private Follower follower(String document) throws IOException {
    return document.equals(Story.README) ? readme : Follower.open(stage.shell(), document);
  }
}
