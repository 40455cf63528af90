# Not built where this project is developed: no container engine runs there. The steps are those of `npm start`.
FROM node:24-bookworm-slim AS build
WORKDIR /standpipe
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
WORKDIR /standpipe
COPY --from=build --chown=root:root /standpipe /standpipe
RUN mkdir -p /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 4180
# Inside a container the port is published by the engine: TLS ends in front of it, and we are told so.
ENTRYPOINT ["node", "--max-semi-space-size=32", "--min-semi-space-size=16", "dist/src/main.js", "up", "--data", "/data", "--host", "0.0.0.0", "--behind-proxy"]
