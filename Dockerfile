# sfai alone in an image: one static program, the certificate authorities, a map. No shell, no library, no root.
#   docker build -t sfai .
# docs/SERVICE.md says how it is run.
FROM debian:12 AS build
WORKDIR /sfai
# The packages first: an image layer that stays when only the sources change.
COPY scripts scripts
RUN scripts/install
COPY . .
RUN scripts/build

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /sfai/build/release/sfai /sfai
COPY --from=build /sfai/model_map.json /etc/sfai/model_map.json
WORKDIR /etc/sfai
USER 65532:65532
EXPOSE 8787
HEALTHCHECK --interval=30s --timeout=6s --start-period=5s CMD ["/sfai", "health"]
ENTRYPOINT ["/sfai", "serve", "--host", "0.0.0.0"]
