package dev.keyturn.reencryption;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import dev.keyturn.failure.Require;
import dev.keyturn.key.ServedResource;
import java.util.LinkedHashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What EC2 keeps of one kind in a region under a key, volumes apart: all of it, or some by id. */
@JsonSubTypes({
  @JsonSubTypes.Type(value = ImageryStore.Snapshots.class, name = "snapshots"),
  @JsonSubTypes.Type(value = ImageryStore.Images.class, name = "images"),
  @JsonSubTypes.Type(value = ImageryStore.LaunchTemplates.class, name = "launchTemplates"),
  @JsonSubTypes.Type(value = ImageryStore.EbsDefaultKey.class, name = "ebsDefaultKey")
})
public sealed interface ImageryStore extends DataStore {
  /** Which kind it is. */
  @JsonIgnore
  ImageryKind kind();

  /** The only ones that are looked at; all of the account's in the region if empty. */
  List<String> ids();

  /** There is one store of each kind: it is the whole region's. */
  @Override
  default String storeId() {
    return type();
  }

  @Override
  default String type() {
    return kind().type();
  }

  @Override
  default String workflowType() {
    return kind().workflowType();
  }

  @Override
  default <T> T match(Cases<T> cases) {
    return cases.imagery(this);
  }

  private static List<String> checked(@Nullable List<String> ids, String prefix) {
    List<String> copy = ids == null ? List.of() : List.copyOf(ids);
    for (String id : copy) {
      Require.that(
          id.matches(prefix + "-[0-9a-f]{8,17}"),
          "stores[].ids \"" + id + "\"",
          "give ids of " + prefix + "- and 8 or 17 hex digits");
    }
    Require.that(
        new LinkedHashSet<>(copy).size() == copy.size(), "stores[].ids", "give each id once");
    return copy;
  }

  /** EBS snapshots of this account. */
  record Snapshots(List<String> ids) implements ImageryStore {
    public Snapshots(@Nullable List<String> ids) {
      this.ids = checked(ids, "snap");
    }

    @Override
    public ImageryKind kind() {
      return ImageryKind.SNAPSHOTS;
    }

    /** EBS holds a grant while it copies a snapshot. */
    @Override
    public List<ServedResource> served() {
      return (ids.isEmpty() ? List.of("snap-*") : ids)
          .stream().map(id -> new ServedResource("aws:ebs:id", id)).toList();
    }
  }

  /** Machine images of this account that have snapshots under the key. */
  record Images(List<String> ids) implements ImageryStore {
    public Images(@Nullable List<String> ids) {
      this.ids = checked(ids, "ami");
    }

    @Override
    public ImageryKind kind() {
      return ImageryKind.IMAGES;
    }
  }

  /** Launch templates that name the key, or an image or a snapshot that a run has copied. */
  record LaunchTemplates(List<String> ids) implements ImageryStore {
    public LaunchTemplates(@Nullable List<String> ids) {
      this.ids = checked(ids, "lt");
    }

    @Override
    public ImageryKind kind() {
      return ImageryKind.LAUNCH_TEMPLATES;
    }
  }

  /** The key under which EBS encrypts new volumes of the region where nobody names one. */
  record EbsDefaultKey() implements ImageryStore {
    @Override
    public ImageryKind kind() {
      return ImageryKind.EBS_DEFAULT_KEY;
    }

    @Override
    @JsonIgnore
    public List<String> ids() {
      return List.of();
    }
  }
}
