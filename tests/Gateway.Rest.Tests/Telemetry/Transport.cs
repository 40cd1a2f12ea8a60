namespace Gateway.Rest.Tests.Telemetry;

/// <summary>How a client speaks to the server.</summary>
public enum Transport
{
    Http1,
    Http2,
    WebSocketOnHttp1,
    WebSocketOnHttp2,
}
