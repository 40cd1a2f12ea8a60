using Gateway.Transcoding.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Responses;

/// <summary>The application's own format. If it throws, the client still gets the error in the default format.</summary>
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
#pragma warning disable CA1031 // For any exception of the application, the client gets the original error.
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

    // A line break would end a line or an event. In JSON, line breaks are only between tokens, where a space means the same.
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
