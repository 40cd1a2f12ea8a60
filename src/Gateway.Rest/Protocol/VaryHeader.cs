using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Gateway.Rest.Protocol;

/// <summary>The header <c>Vary</c>, which tells caches what an answer depends on.</summary>
internal static class VaryHeader
{
    /// <summary>Adds <c>Accept</c>, unless it is there.</summary>
    public static void AddAccept(IHeaderDictionary headers)
    {
        foreach (var name in headers.GetCommaSeparatedValues(HeaderNames.Vary))
        {
            if (name is "*" || name.Equals(HeaderNames.Accept, StringComparison.OrdinalIgnoreCase))
            {
                return;
            }
        }

        headers.Append(HeaderNames.Vary, HeaderNames.Accept);
    }
}
