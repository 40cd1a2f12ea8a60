using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace Gateway.Program.Features.Authentication;

/// <summary>Tells in the log when tokens are refused because their authority cannot be reached: to the client, that looks as if its token were wrong.</summary>
internal sealed class AuthorityWatch(string authority, TimeProvider time, ILogger logger) : JwtBearerEvents
{
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(30);

    private long _lookedAt = time.GetTimestamp() - (long)(_pause.TotalSeconds * time.TimestampFrequency);

    public override async Task AuthenticationFailed(AuthenticationFailedContext context)
    {
        // Once in a while: wrong tokens must not make the gateway ask the authority.
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
