export { matterClosedV1 } from './matter-closed.v1.ts'
