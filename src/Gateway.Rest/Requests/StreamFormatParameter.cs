using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Routing;

namespace Gateway.Rest.Requests;

/// <summary>Reads the query parameter that chooses the form of a stream, <c>$alt</c>. A request without a query costs nothing.</summary>
internal static class StreamFormatParameter
{
    private const string Json = "json";
    private const string Ndjson = "ndjson";
    private const string Events = "sse";

    /// <summary>Reads the form that a client asks for.</summary>
    /// <param name="parameter">The parameter; null when it is switched off.</param>
    /// <param name="match">The request.</param>
    /// <param name="form">The form; null when the client leaves it to <c>Accept</c>.</param>
    /// <returns>The error text; null when there is none.</returns>
    public static string? Read(ReservedParameter? parameter, RouteMatch match, out StreamForm? form)
    {
        form = null;
        if (!TryFind(parameter, match, out var value, out var problem))
        {
            return problem;
        }

        form = FormOf(value) ?? FormOf(ReservedParameter.Decode(value));
        return form is null ? $"{parameter!.Name}: '{ReservedParameter.Decode(value)}' is not offered. Offered: {Json}, {Ndjson}, {Events}." : null;
    }

    /// <summary>Checks the parameter if there is no choice: a single answer and the frames of a WebSocket are JSON, and the bytes of a <c>google.api.HttpBody</c> have no other form.</summary>
    /// <param name="parameter">The parameter; null when it is switched off.</param>
    /// <param name="match">The request.</param>
    /// <param name="answersBytes">Whether the answer is that of an HttpBody.</param>
    /// <returns>The error text; null when there is none.</returns>
    public static string? FindProblem(ReservedParameter? parameter, RouteMatch match, bool answersBytes)
    {
        if (!TryFind(parameter, match, out var value, out var problem))
        {
            return problem;
        }

        if (answersBytes)
        {
            return $"{parameter!.Name}: the answer is bytes with a content type of their own, which have no other form. Leave the parameter out.";
        }

        return (FormOf(value) ?? FormOf(ReservedParameter.Decode(value))) == StreamForm.Json
            ? null
            : $"{parameter!.Name}: '{ReservedParameter.Decode(value)}' is not offered here. Offered: {Json}.";
    }

    private static StreamForm? FormOf(ReadOnlySpan<char> value) => value switch
    {
        Json => StreamForm.Json,
        Ndjson => StreamForm.Ndjson,
        Events => StreamForm.Sse,
        _ => null,
    };

    private static bool TryFind(ReservedParameter? parameter, RouteMatch match, out ReadOnlySpan<char> value, out string? problem)
    {
        value = default;
        problem = null;
        var query = match.Request.Query;
        if (query.IsEmpty || parameter is null)
        {
            return false;
        }

        try
        {
            return parameter.TryFind(query, out value);
        }
        catch (TranscodingException twice)
        {
            problem = twice.Message;
            return false;
        }
    }
}
