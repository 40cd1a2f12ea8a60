using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Rest.Tests.Responses;

/// <summary>A response whose body is a pipe, so that a test is the server that takes it.</summary>
internal sealed class PipeResponse(PipeWriter writer) : IHttpResponseBodyFeature
{
    public Stream Stream => throw new NotSupportedException();

    public PipeWriter Writer => writer;

    public static HttpResponse Over(PipeWriter writer)
    {
        var http = new DefaultHttpContext();
        http.Features.Set<IHttpResponseBodyFeature>(new PipeResponse(writer));
        return http.Response;
    }

    public void DisableBuffering()
    {
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    public Task CompleteAsync() => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
