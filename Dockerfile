# Keyturn's command line, worker and sandbox in one image; see docker-compose.yml.
FROM maven:3.9.11-eclipse-temurin-17 AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/root/.m2/repository \
    ./mvnw -q -B -Dmaven.test.skip=true -pl worker,starter,sandbox -am package

FROM eclipse-temurin:17-jre
RUN useradd --system --create-home --uid 10001 keyturn
WORKDIR /opt/keyturn
COPY --from=build /src/keyturn ./
COPY --from=build /src/worker/target/bom.json worker/target/
COPY --from=build /src/worker/target/worker.jar worker/target/
COPY --from=build /src/worker/target/lib worker/target/lib
COPY --from=build /src/starter/target/bom.json starter/target/
COPY --from=build /src/starter/target/starter.jar starter/target/
COPY --from=build /src/starter/target/lib starter/target/lib
COPY --from=build /src/sandbox/target/bom.json sandbox/target/
COPY --from=build /src/sandbox/target/sandbox.jar sandbox/target/
COPY --from=build /src/sandbox/target/lib sandbox/target/lib
USER keyturn
ENTRYPOINT ["/opt/keyturn/keyturn"]
