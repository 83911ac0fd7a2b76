package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Changes and shows tags. */
final class TagHandlers {
  private TagHandlers() {}

  static void addTo(Operations operations) {
    operations.add("CreateTags", "ResourceId Tag", TagHandlers::create);
    operations.add("DeleteTags", "ResourceId Tag", TagHandlers::delete);
    operations.add("DescribeTags", "Filter", TagHandlers::describe);
  }

  private static void create(Ec2Request request, Xml answer) {
    Map<String, String> tags = Tags.read(request.input().items("Tag"));
    change(request, resource -> Tags.requireRoom(resource, tags));
    change(request, resource -> Tags.put(resource, tags));
    answer.done();
  }

  /** Without tags all but AWS's own are deleted, with a value only that pair. */
  private static void delete(Ec2Request request, Xml answer) {
    List<Parameters> tags = request.input().items("Tag");
    change(
        request,
        resource -> {
          if (tags.isEmpty()) {
            resource.tags().keySet().removeIf(key -> !key.startsWith("aws:"));
          }
          tags.forEach(tag -> delete(resource, tag));
        });
    answer.done();
  }

  private static void delete(Resource resource, Parameters tag) {
    String key = tag.required("Key");
    Optional<String> value = tag.member("Value").value();
    if (value.isEmpty()) {
      resource.tags().remove(key);
    } else {
      resource.tags().remove(key, value.get());
    }
  }

  /** All of the resources or, where one is not there, none. */
  private static void change(Ec2Request request, Consumer<Resource> effect) {
    List<String> ids = request.input().texts("ResourceId");
    if (ids.isEmpty()) {
      throw Ec2Errors.missing("ResourceId");
    }
    List<Resource> resources = ids.stream().map(id -> resource(request, id)).toList();
    resources.forEach(effect);
  }

  private static Resource resource(Ec2Request request, String id) {
    return request
        .estate()
        .known(id)
        .filter(resource -> resource.isVisible(request.now()))
        .orElseThrow(() -> notFound(id));
  }

  private static RuntimeException notFound(String id) {
    return Stream.of(Kind.values())
        .filter(kind -> id.startsWith(kind.prefix() + "-"))
        .findFirst()
        .map(kind -> kind.notFound(id))
        .orElseGet(() -> Ec2Errors.of("InvalidID", "The ID '" + id + "' is not valid"));
  }

  private static void describe(Ec2Request request, Xml answer) {
    List<Parameters> filters = request.input().items("Filter");
    List<Tag> tags =
        request.estate().all(Resource.class).stream()
            .filter(resource -> resource.isVisible(request.now()))
            .flatMap(Tag::of)
            .filter(tag -> filters.stream().allMatch(tag::passes))
            .toList();
    answer.list("tagSet", tags, (item, tag) -> tag.write(item));
  }

  /** A tag and what it is on. */
  private record Tag(Resource resource, String key, String value) {
    static Stream<Tag> of(Resource resource) {
      return resource.tags().entrySet().stream()
          .map(tag -> new Tag(resource, tag.getKey(), tag.getValue()));
    }

    boolean passes(Parameters filter) {
      List<String> wanted = filter.texts("Value");
      String name = filter.required("Name");
      return switch (name) {
        case "resource-id" -> wanted.contains(resource.id());
        case "resource-type" -> wanted.contains(resource.kind().type());
        case "key" -> wanted.contains(key);
        case "value" -> wanted.contains(value);
        default -> throw Ec2Errors.invalid("The filter '" + name + "' is invalid");
      };
    }

    void write(Xml xml) {
      xml.text("resourceId", resource.id())
          .text("resourceType", resource.kind().type())
          .text("key", key)
          .text("value", value);
    }
  }
}
