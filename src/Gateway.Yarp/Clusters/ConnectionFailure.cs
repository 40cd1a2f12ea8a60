namespace Gateway.Yarp.Clusters;

/// <summary>Recognizes failures to connect: the call had sent nothing yet.</summary>
internal static class ConnectionFailure
{
    /// <summary>Whether a call failed before a byte of it was sent.</summary>
    public static bool IsUnsent(Exception? error) => error switch
    {
        HttpRequestException http => http.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,

        // SocketsHttpHandler.ConnectTimeout has passed. A call that its client or a timeout cancelled has no such inner exception.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };
}
