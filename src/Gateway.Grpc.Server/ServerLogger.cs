using Microsoft.Extensions.Logging;

namespace Gateway.Grpc.Server;

/// <summary>The log of this project. Its category starts as that of every gRPC server on ASP.NET Core does, so that a filter for <c>Grpc</c> applies.</summary>
internal sealed class ServerLogger(ILoggerFactory loggers)
{
    public const string Category = "Grpc.AspNetCore.Server";

    public ILogger Logger { get; } = loggers.CreateLogger(Category);
}
