namespace Gateway.Yarp.Clusters;

/// <summary>Tells the failures that come before a connection is there: nothing of a call was sent then.</summary>
internal static class ConnectionFailure
{
    /// <summary>Whether a call failed before a byte of it was sent.</summary>
    public static bool IsUnsent(Exception? error) => error switch
    {
        HttpRequestException http => http.HttpRequestError is
            HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,

        // SocketsHttpHandler.ConnectTimeout has passed. A call that its client or a timeout has cancelled has no such cause.
        OperationCanceledException { InnerException: TimeoutException } => true,
        _ => false,
    };
}
