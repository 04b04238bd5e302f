# The front end on NGINX, for those who want it apart; its files are those of the gateway's image:
#
#     npm run image -- frontend
#     docker build -f deploy/docker/frontend.Dockerfile --build-arg GATEWAY_IMAGE=splitstage/gateway-backend:0.1.0 -t splitstage/frontend .
#
# Set up when it starts:
#
#     PORTAL_URL               the portal's public address, as in the services
#     GATEWAY_URL              passes /api on to it; empty: the ingress does that. In Kubernetes the
#                              full name: http://gateway.portal.svc.cluster.local:7007
#     CONTENT_SECURITY_POLICY  in the place of the one below
#     /etc/splitstage/frontend.json   what the front end may read of app-config, as JSON
ARG GATEWAY_IMAGE
ARG BASE=docker.io/nginxinc/nginx-unprivileged:1.29


FROM ${GATEWAY_IMAGE} AS built
USER root
COPY deploy/docker/frontend/prepare.mjs /
RUN node /prepare.mjs /app/packages/app/dist /frontend


FROM ${BASE}
COPY --from=built /frontend/ /usr/share/splitstage/
COPY deploy/docker/frontend/nginx.conf deploy/docker/frontend/start.sh /etc/splitstage/

ENV PORTAL_URL=http://localhost:8080 \
    GATEWAY_URL="" \
    CONTENT_SECURITY_POLICY="default-src 'self'; base-uri 'self'; connect-src 'self'; font-src 'self' data:; frame-ancestors 'none'; img-src 'self' data:; object-src 'none'; script-src 'self' 'unsafe-eval'; script-src-attr 'none'; style-src 'self' 'unsafe-inline'"
USER 1000:1000
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
    CMD ["curl", "--fail", "--silent", "--output", "/dev/null", "http://127.0.0.1:8080/healthz"]
STOPSIGNAL SIGQUIT
ENTRYPOINT ["sh", "/etc/splitstage/start.sh"]
CMD []

ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="Splitstage front end" \
      org.opencontainers.image.description="The front end of a split Backstage portal, on NGINX" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
