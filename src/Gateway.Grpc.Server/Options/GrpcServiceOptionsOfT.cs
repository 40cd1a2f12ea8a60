namespace Grpc.AspNetCore.Server;

/// <summary>Options of one service. Interceptors given here run inside those of all services.</summary>
public class GrpcServiceOptions<TService> : GrpcServiceOptions
    where TService : class
{
}
