using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Gateway.Program.Features.Authentication;

/// <summary>Logs when tokens are refused because their authority cannot be reached. The client sees only that its token is refused.</summary>
internal sealed class AuthorityWatch(string authority, TimeProvider time, ILogger logger) : JwtBearerEvents
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(30);

    private long _lookedAt = time.GetTimestamp() - (long)(_pause.TotalSeconds * time.TimestampFrequency);

    public override async Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        // At intervals, so that wrong tokens cannot make the gateway flood the authority.
        var last = Interlocked.Read(ref _lookedAt);
        if (context.Options.ConfigurationManager is not { } keys || time.GetElapsedTime(last) < _pause || Interlocked.CompareExchange(ref _lookedAt, time.GetTimestamp(), last) != last)
        {
            return;
        }

        try
        {
            await keys.GetConfigurationAsync(context.HttpContext.RequestAborted);
        }
        catch (Exception unreachable) when (unreachable is not OperationCanceledException)
        {
            Log.AuthorityUnreachable(logger, authority, (unreachable.InnerException ?? unreachable).Message);
        }
    }
}
