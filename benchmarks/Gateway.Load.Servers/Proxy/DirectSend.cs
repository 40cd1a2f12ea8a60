using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Load.Servers;

/// <summary>
/// The simplest code that sends a unary call to the cluster by its <see cref="HttpMessageInvoker"/>: the request message in one array, the answer read into the buffer of the response. An
/// experiment: it uses the first destination, forwards no request metadata, and has no timeouts, events or kinds of failures.
/// </summary>
internal static class DirectSend
{
    private const int ReadSize = 4096;

    private static readonly MediaTypeHeaderValue _grpc = new("application/grpc");
    private static readonly ConcurrentDictionary<(string Address, string Path), Uri> _addresses = new();

    /// <summary>Replaces YARP's pipeline.</summary>
    public static Task RunAsync(HttpContext http)
    {
        var proxy = http.GetReverseProxyFeature();
        var destination = proxy.AvailableDestinations[0];
        proxy.ProxiedDestination = destination;
        return SendAsync(http, destination.Model.Config.Address, proxy.Cluster.HttpClient);
    }

    /// <summary>Sends the call and writes its answer.</summary>
    public static async Task SendAsync(HttpContext http, string address, HttpMessageInvoker client)
    {
        var uri = _addresses.GetOrAdd((address, http.Request.Path.Value!), static key => new Uri(new Uri(key.Address), key.Path));
        using var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(await ReadAsync(http)),
        };
        request.Content.Headers.ContentType = _grpc;
        request.Headers.TryAddWithoutValidation("te", "trailers");
        using var response = await client.SendAsync(request, http.RequestAborted);
        http.Response.StatusCode = (int)response.StatusCode;
        http.Response.ContentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : null;
        Copy(response.Headers.NonValidated, http.Response.Headers);

        var body = await response.Content.ReadAsStreamAsync(http.RequestAborted);
        while (await body.ReadAsync(http.Response.BodyWriter.GetMemory(ReadSize), http.RequestAborted) is > 0 and var count)
        {
            http.Response.BodyWriter.Advance(count);
        }

        await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        if (http.Features.Get<IHttpResponseTrailersFeature>() is { } trailers)
        {
            Copy(response.TrailingHeaders.NonValidated, trailers.Trailers);
        }
    }

    private static async Task<byte[]> ReadAsync(HttpContext http)
    {
        var body = http.Request.BodyReader;
        var read = await body.ReadAsync(http.RequestAborted);
        while (!read.IsCompleted)
        {
            body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await body.ReadAsync(http.RequestAborted);
        }

        var message = read.Buffer.ToArray();
        body.AdvanceTo(read.Buffer.End);
        return message;
    }

    private static void Copy(HttpHeadersNonValidated from, IHeaderDictionary to)
    {
        foreach (var (name, values) in from)
        {
            to[name] = values.ToString();
        }
    }
}
