namespace Gateway.Rest.Tests.Lab;

/// <summary>Something that never happens.</summary>
internal static class Forever
{
    /// <summary>Waits for nothing but the token.</summary>
    public static Task WaitAsync(CancellationToken cancellationToken) => new TaskCompletionSource().Task.WaitAsync(cancellationToken);
}
