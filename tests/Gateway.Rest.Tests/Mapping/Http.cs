using Gateway.Rest.Tests.Lab;

namespace Gateway.Rest.Tests.Mapping;

/// <summary>Requests of a client, each with its answer read to the end.</summary>
internal static class Http
{
    public static Task<Answer> GetAsync(this HttpClient client, string path, params (string Name, string Value)[] headers) => client.SendAsync("GET", path, json: null, headers);

    public static Task<Answer> PostAsync(this HttpClient client, string path, string json, params (string Name, string Value)[] headers) => client.SendAsync("POST", path, json, headers);

    public static async Task<Answer> SendAsync(this HttpClient client, string method, string path, string? json, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = json is null ? null : LabHost.Json(json),
            Version = client.DefaultRequestVersion,
            VersionPolicy = client.DefaultVersionPolicy,
        };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        return await Answer.ReadAsync(response, TestContext.Current.CancellationToken);
    }
}
