using Gateway.Transcoding;
using Gateway.Transcoding.Binding;
using Gateway.Transcoding.Json.Writing;
using Gateway.Transcoding.Routing;

namespace Gateway.Rest.Requests;

/// <summary>Reads the query parameter that chooses the fields of answers, <c>$fields</c>. A request without a query costs nothing.</summary>
internal static class FieldMaskParameter
{
    /// <summary>Reads the fields that a client wants.</summary>
    /// <param name="parameter">The parameter; null when it is switched off.</param>
    /// <param name="match">The request.</param>
    /// <param name="binding">The binding whose answer is cut.</param>
    /// <returns>The fields; null for all.</returns>
    /// <exception cref="TranscodingException">The parameter is wrong; the error names it.</exception>
    public static FieldSelection? Read(ReservedParameter? parameter, RouteMatch match, HttpBinding binding)
    {
        var query = match.Request.Query;
        if (query.IsEmpty || parameter is null || !parameter.TryFind(query, out var value))
        {
            return null;
        }

        if (binding.AnswersHttpBody)
        {
            throw new TranscodingException(parameter.Name, "the answer is bytes, which have no fields; leave the parameter out");
        }

        try
        {
            return binding.ParseSelection(parameter.DecodeWhole(value));
        }
        catch (TranscodingException error) when (error.FieldPath != parameter.Name)
        {
            throw new TranscodingException(parameter.Name, error.Message);
        }
    }
}
