export { streaming, unary } from './answer.ts'
export { asked, callMetadata, callOptions, channelOptions } from './client-options.ts'
export type {
  Complaint as ComplaintMessage,
  GetComplaintRequest,
  GetComplaintResponse,
  ReplayRequest,
  ReplayResponse,
} from './gen/mingjian/intake/v1/intake.ts'
export { IntakeServiceClient, IntakeServiceService } from './gen/mingjian/intake/v1/intake.ts'
export type {
  Agency as AgencyMessage,
  Answer as CheckAnswerMessage,
  CheckCertificateRequest,
  CheckCertificateResponse,
  CheckCertificatesRequest,
  CheckCertificatesResponse,
  CheckSupervisorsRequest,
  CheckSupervisorsResponse,
  Clue as ClueMessage,
  FindReviewersRequest,
  FindReviewersResponse,
  FindSupervisorsRequest,
  FindSupervisorsResponse,
  GetAgencyRequest,
  GetAgencyResponse,
  GetClueRequest,
  GetClueResponse,
  ListAgenciesRequest,
  ListAgenciesResponse,
  Supervisor as SupervisorMessage,
} from './gen/mingjian/personnel/v1/personnel.ts'
export { PersonnelServiceClient, PersonnelServiceService } from './gen/mingjian/personnel/v1/personnel.ts'
export { type GrpcService, serveGrpc } from './serve-grpc.ts'
