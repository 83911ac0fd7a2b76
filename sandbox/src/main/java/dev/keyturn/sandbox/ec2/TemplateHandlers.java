package dev.keyturn.sandbox.ec2;

import dev.keyturn.sandbox.Xml;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes and shows launch templates and their versions. */
final class TemplateHandlers {
  private static final Set<String> MOVING = Set.of("$Latest", "$Default");
  private static final Query<LaunchTemplate> QUERY =
      new Query<>(
          LaunchTemplate.class,
          Kind.LAUNCH_TEMPLATE,
          Map.of("launch-template-name", template -> List.of(template.name())));

  private TemplateHandlers() {}

  static void addTo(Operations operations) {
    operations.add(
        "CreateLaunchTemplate",
        "ClientToken LaunchTemplateName VersionDescription LaunchTemplateData TagSpecification",
        TemplateHandlers::create);
    operations.add(
        "CreateLaunchTemplateVersion",
        "ClientToken LaunchTemplateId LaunchTemplateName SourceVersion VersionDescription"
            + " LaunchTemplateData",
        TemplateHandlers::createVersion);
    operations.add(
        "DescribeLaunchTemplates",
        "LaunchTemplateId LaunchTemplateName Filter NextToken MaxResults",
        TemplateHandlers::describe);
    operations.add(
        "DescribeLaunchTemplateVersions",
        "LaunchTemplateId LaunchTemplateName LaunchTemplateVersion",
        TemplateHandlers::describeVersions);
    operations.add(
        "ModifyLaunchTemplate",
        "ClientToken LaunchTemplateId LaunchTemplateName SetDefaultVersion",
        TemplateHandlers::modify);
  }

  private static void create(Ec2Request request, Xml answer) {
    LaunchTemplate template =
        request.estate().tokens().once(request, LaunchTemplate.class, () -> created(request));
    answer.inside("launchTemplate", template::write);
  }

  private static LaunchTemplate created(Ec2Request request) {
    Parameters input = request.input();
    String name = input.required("LaunchTemplateName");
    if (named(request, name).isPresent()) {
      throw Ec2Errors.of(
          "InvalidLaunchTemplateName.AlreadyExistsException",
          "Launch template name already in use: " + name);
    }
    Parameters data = TemplateData.check(input.member("LaunchTemplateData"));
    LaunchTemplate template =
        request.add(new LaunchTemplate(request.birth(Kind.LAUNCH_TEMPLATE), name));
    template.add(description(request), data, author(request));
    return template;
  }

  private static void createVersion(Ec2Request request, Xml answer) {
    LaunchTemplate template = template(request);
    LaunchTemplate.Version version =
        request
            .estate()
            .tokens()
            .once(request, LaunchTemplate.Version.class, () -> createdVersion(request, template));
    answer.inside("launchTemplateVersion", item -> template.write(item, version));
  }

  /** Data that is given replaces the source version's, member by member. */
  private static LaunchTemplate.Version createdVersion(
      Ec2Request request, LaunchTemplate template) {
    Parameters input = request.input();
    Parameters given = TemplateData.check(input.member("LaunchTemplateData"));
    Parameters data =
        input
            .text("SourceVersion")
            .map(source -> template.version(source).data().overriddenBy(given))
            .orElse(given);
    return template.add(description(request), data, author(request));
  }

  private static void describe(Ec2Request request, Xml answer) {
    Query.Page<LaunchTemplate> page = QUERY.run(request, "LaunchTemplateId");
    List<String> names = request.input().texts("LaunchTemplateName");
    names.forEach(name -> required(request, name));
    List<LaunchTemplate> shown =
        page.items().stream()
            .filter(template -> names.isEmpty() || names.contains(template.name()))
            .toList();
    answer.list("launchTemplates", shown, (item, template) -> template.write(item));
    answer.optional("nextToken", page.nextToken());
  }

  /** Of one template all versions or those wanted; of all templates the latest or the default. */
  private static void describeVersions(Ec2Request request, Xml answer) {
    List<String> wanted = request.input().texts("LaunchTemplateVersion");
    boolean everywhere = !wanted.isEmpty() && MOVING.containsAll(wanted);
    List<LaunchTemplate> templates =
        everywhere && !isNamed(request.input())
            ? request.estate().all(LaunchTemplate.class).stream()
                .filter(template -> template.isVisible(request.now()))
                .toList()
            : List.of(template(request));
    answer.inside(
        "launchTemplateVersionSet",
        list -> templates.forEach(template -> writeVersions(list, template, wanted)));
  }

  private static void writeVersions(Xml list, LaunchTemplate template, List<String> wanted) {
    List<LaunchTemplate.Version> versions =
        wanted.isEmpty()
            ? template.versions()
            : wanted.stream().map(template::version).distinct().toList();
    versions.forEach(version -> list.inside("item", item -> template.write(item, version)));
  }

  private static boolean isNamed(Parameters input) {
    return input.text("LaunchTemplateId").or(() -> input.text("LaunchTemplateName")).isPresent();
  }

  private static void modify(Ec2Request request, Xml answer) {
    LaunchTemplate template = template(request);
    request
        .input()
        .text("SetDefaultVersion")
        .map(template::version)
        .ifPresent(template::makeDefault);
    answer.inside("launchTemplate", template::write);
  }

  private static LaunchTemplate template(Ec2Request request) {
    Parameters input = request.input();
    Optional<String> id = input.text("LaunchTemplateId");
    return id.isPresent()
        ? request.estate().find(LaunchTemplate.class, Kind.LAUNCH_TEMPLATE, id.get(), request.now())
        : required(request, input.required("LaunchTemplateName"));
  }

  private static LaunchTemplate required(Ec2Request request, String name) {
    return named(request, name)
        .filter(template -> template.isVisible(request.now()))
        .orElseThrow(
            () ->
                Ec2Errors.of(
                    "InvalidLaunchTemplateName.NotFoundException",
                    "The specified launch template, with template name "
                        + name
                        + ", does not exist."));
  }

  private static Optional<LaunchTemplate> named(Ec2Request request, String name) {
    return request.estate().all(LaunchTemplate.class).stream()
        .filter(template -> template.name().equals(name))
        .findFirst();
  }

  private static String description(Ec2Request request) {
    return request.input().text("VersionDescription").orElse("");
  }

  private static LaunchTemplate.Author author(Ec2Request request) {
    return new LaunchTemplate.Author(request.caller().arn(), request.now());
  }
}
