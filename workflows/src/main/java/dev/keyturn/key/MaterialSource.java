package dev.keyturn.key;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.keyturn.failure.Require;

/** Where a worker finds key material of one's own; the material itself is never in it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = MaterialSource.File.class, name = "file"),
  @JsonSubTypes.Type(value = MaterialSource.Env.class, name = "env"),
  @JsonSubTypes.Type(value = MaterialSource.Generated.class, name = "generated")
})
public sealed interface MaterialSource {
  /** Does what the case for this source does. */
  <T> T match(Cases<T> cases);

  /** What differs between sources; a new one has to say what it does everywhere. */
  interface Cases<T> {
    /** For a file. */
    T file(File file);

    /** For an environment variable. */
    T env(Env env);

    /** For material that a worker makes. */
    T generated(Generated generated);
  }

  /**
   * A file of the worker that holds the bare bytes and nothing else, as {@code openssl rand -out
   * FILE 32} writes them. Every worker of the task queue {@code keyturn} must have it.
   */
  record File(String path) implements MaterialSource {
    public File {
      Require.text(path, "material.path", "give the path of a file on the worker");
      Require.that(
          path.startsWith("/") && path.chars().noneMatch(Character::isISOControl),
          "material.path",
          "give an absolute path, in one line");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.file(this);
    }

    @Override
    public String toString() {
      return "file " + path;
    }
  }

  /**
   * An environment variable of the worker that holds the bytes in base64. A process keeps its
   * environment as long as it lives, so that a file is the better place.
   */
  record Env(String name) implements MaterialSource {
    public Env {
      Require.text(name, "material.name", "give the name of an environment variable of the worker");
      Require.that(
          name.matches("[A-Za-z_][A-Za-z0-9_]*"),
          "material.name",
          "give the variable's name, of letters, digits and _, never its value");
    }

    @Override
    public <T> T match(Cases<T> cases) {
      return cases.env(this);
    }

    @Override
    public String toString() {
      return "environment variable " + name;
    }
  }

  /**
   * The worker makes it from its SecureRandom and keeps no copy, nor does anybody else: should AWS
   * lose it, or somebody delete it, what is under the key is lost.
   */
  record Generated() implements MaterialSource {
    @Override
    public <T> T match(Cases<T> cases) {
      return cases.generated(this);
    }

    @Override
    public String toString() {
      return "made by the worker, without a copy";
    }
  }
}
