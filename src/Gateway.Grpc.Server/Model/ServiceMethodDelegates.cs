using Grpc.Core;

namespace Grpc.AspNetCore.Server.Model;

/// <summary>A unary method of a service.</summary>
public delegate Task<TResponse> UnaryServerMethod<TService, TRequest, TResponse>(TService service, TRequest request, ServerCallContext serverCallContext)
    where TService : class
    where TRequest : class
    where TResponse : class;

/// <summary>A client-streaming method of a service.</summary>
public delegate Task<TResponse> ClientStreamingServerMethod<TService, TRequest, TResponse>(TService service, IAsyncStreamReader<TRequest> stream, ServerCallContext serverCallContext)
    where TService : class
    where TRequest : class
    where TResponse : class;

/// <summary>A server-streaming method of a service.</summary>
public delegate Task ServerStreamingServerMethod<TService, TRequest, TResponse>(TService service, TRequest request, IServerStreamWriter<TResponse> stream, ServerCallContext serverCallContext)
    where TService : class
    where TRequest : class
    where TResponse : class;

/// <summary>A bidirectional streaming method of a service.</summary>
public delegate Task DuplexStreamingServerMethod<TService, TRequest, TResponse>(TService service, IAsyncStreamReader<TRequest> input, IServerStreamWriter<TResponse> output, ServerCallContext serverCallContext)
    where TService : class
    where TRequest : class
    where TResponse : class;
