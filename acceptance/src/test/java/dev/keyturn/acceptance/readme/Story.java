package dev.keyturn.acceptance.readme;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What happens around the commands of a document, and what each of them must have done. */
@FunctionalInterface
interface Story {
  /** The README's path. */
  String README = "README.md";

  /** Where the runbooks are. */
  String RUNBOOKS = "docs/runbooks/";

  /** The stories by the documents that they follow, in the same order each time. */
  SortedMap<String, Story> BY_DOCUMENT =
      new TreeMap<>(
          Map.of(
              README,
              ReadmeStory::follow,
              RUNBOOKS + "compromise.md",
              CompromiseStory::follow,
              RUNBOOKS + "rotate.md",
              RotateStory::follow,
              RUNBOOKS + "audit.md",
              AuditStory::follow,
              RUNBOOKS + "restore.md",
              RestoreStory::follow));

  /** Follows the document to its end. */
  void follow(Stage stage, Follower document) throws Exception;
}
