using System.Globalization;
using System.Net;
using Gateway.Grpc.Server.Tests.Probing;
using Gateway.Grpc.Server.Tests.Protos;
using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Net.Client.Web;
using Microsoft.AspNetCore.Builder;

namespace Gateway.Grpc.Server.Tests.Web;

/// <summary>The probe service with gRPC-Web for all, the original .NET client for gRPC-Web, and requests made by hand.</summary>
internal sealed class WebHost(ProbeHost probe) : IAsyncDisposable
{
    private readonly List<IDisposable> _clients = [];

    public ProbeHost Probe => probe;

    public static async Task<WebHost> StartAsync(Script? script = null) =>
        new(await ProbeHost.StartAsync(script, pipeline: static app => app.UseGrpcWeb(new GrpcWebOptions { DefaultEnabled = true })));

    /// <summary>The original client.</summary>
    public Probe.ProbeClient Connect(GrpcWebMode mode, Version version)
    {
        var channel = GrpcChannel.ForAddress(AddressOf(version), new GrpcChannelOptions
        {
            HttpHandler = new GrpcWebHandler(mode, new SocketsHttpHandler()),
            HttpVersion = version,
            HttpVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            DisposeHttpClient = true,
        });
        _clients.Add(channel);
        return new Probe.ProbeClient(channel);
    }

    /// <summary>Sends one body and reads the whole answer.</summary>
    public Task<WebAnswer> PostAsync(string path, byte[] body, string contentType, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new ByteArrayContent(body), contentType, HttpVersion.Version11, headers);

    public async Task<WebAnswer> SendAsync(
        HttpMethod method, string path, HttpContent content, string? contentType, Version version, params (string Name, string Value)[] headers)
    {
        using var client = new HttpClient { BaseAddress = AddressOf(version) };
        using var request = new HttpRequestMessage(method, path) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content };
        content.Headers.TryAddWithoutValidation("content-type", contentType);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken).Come();
        var body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken).Come();
        return new WebAnswer(
            response.StatusCode,
            response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            body);
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await probe.DisposeAsync();
    }

    private Uri AddressOf(Version version) => version == HttpVersion.Version11 ? probe.Server.Http1 : probe.Server.Http2;
}

/// <summary>A whole answer as it was on the wire.</summary>
internal sealed record WebAnswer(HttpStatusCode Http, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public bool IsTrailersOnly => Body.Length == 0;

    public StatusCode Status => (StatusCode)int.Parse((IsTrailersOnly ? Headers : Trailers)["grpc-status"], CultureInfo.InvariantCulture);

    public string Message => (IsTrailersOnly ? Headers : Trailers).GetValueOrDefault("grpc-message", "");

    /// <summary>The body, decoded when it is text. Here each group of four is decoded by itself, so that padding may be anywhere.</summary>
    public byte[] Bytes => !Headers["content-type"].StartsWith("application/grpc-web-text", StringComparison.Ordinal)
        ? Body
        : [.. System.Text.Encoding.ASCII.GetString(Body).Chunk(4).SelectMany(group => Convert.FromBase64CharArray(group, 0, group.Length))];

    public List<(byte Flag, byte[] Payload)> Frames => Probing.Frames.Split(Bytes);

    public IEnumerable<Note> Notes => Frames.Where(frame => frame.Flag == 0).Select(frame => Note.Parser.ParseFrom(frame.Payload));

    /// <summary>What the last frame holds, as it stands there.</summary>
    public string TrailerBlock => Frames is [.., (0x80, var payload)] ? System.Text.Encoding.ASCII.GetString(payload) : throw new InvalidOperationException("There are no trailers.");

    public Dictionary<string, string> Trailers => TrailerBlock.Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
        .Select(line => line.Split(": ", 2))
        .ToDictionary(line => line[0], line => line[1]);
}
