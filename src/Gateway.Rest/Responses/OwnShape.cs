using Gateway.Transcoding.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Responses;

/// <summary>A form of the application's own. Where it fails, the client still gets the error, in the default form.</summary>
internal sealed class OwnShape(IErrorFormatter formatter) : ErrorShape
{
    private static readonly StatusShape _fallback = new();

    public override string? Write(PooledBuffer output, GatewayError error)
    {
        var start = output.WrittenCount;
        Exception? failure = null;
        try
        {
            formatter.Write(error, output);
        }
#pragma warning disable CA1031 // Whatever the application throws, its client gets the error that it was about to get.
        catch (Exception defect)
#pragma warning restore CA1031
        {
            failure = defect;
            output.Truncate(start);
        }

        if (output.WrittenCount == start)
        {
            LogFailure(error.HttpContext, failure);
            return _fallback.Write(output, error);
        }

        if (error.IsInStream)
        {
            KeepInOneLine(output.Slice(start, output.WrittenCount - start));
        }

        return formatter.ContentType;
    }

    // A line break ends an element of lines, and an event. In JSON it stands between tokens only, where a space means the same.
    private static void KeepInOneLine(Span<byte> json)
    {
        json.Replace((byte)'\n', (byte)' ');
        json.Replace((byte)'\r', (byte)' ');
    }

    private void LogFailure(HttpContext http, Exception? failure)
    {
        if (http.RequestServices?.GetService<ILoggerFactory>() is { } loggers)
        {
            Log.ErrorFormatterFailed(loggers.CreateLogger(Log.Category), formatter.GetType().FullName!, failure);
        }
    }
}
