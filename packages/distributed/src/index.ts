export { openServers, type ServerConfig, type Servers } from './open-servers.ts'
export { grpcClientCredentials, grpcServerCredentials, openService } from './open-service.ts'
export {
  type DistributedConfig,
  distributedSettings,
  grpcSettings,
  identitySettings,
  inconsistencies,
  kafkaSettings,
  mongoSettings,
  namespaceSettings,
} from './settings.ts'
