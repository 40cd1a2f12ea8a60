extern alias server;

using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Time.Testing;
using ChatFarewell = server::Greetering.Api.Chat.ChatFarewell;

namespace Gateway.BlackBox.Tests.Chat;

/// <summary>The stop of the host waits for open chats, and not for ever.</summary>
public sealed class ChatFarewellTests
{
    private readonly FakeTimeProvider _time = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stop_without_chats_does_not_wait()
    {
        var farewell = new ChatFarewell(_time);
        var response = new Response();
        farewell.WaitFor(response.Open());
        await response.CompleteAsync();

        Assert.True(farewell.StoppingAsync(Token).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Stop_waits_until_the_last_response_is_complete()
    {
        var farewell = new ChatFarewell(_time);
        Response first = new(), last = new();
        farewell.WaitFor(first.Open());
        farewell.WaitFor(last.Open());

        var stopping = farewell.StoppingAsync(Token);
        await first.CompleteAsync();
        Assert.False(stopping.IsCompleted);
        await last.CompleteAsync();

        await stopping.WaitAsync(Token);
    }

    [Fact]
    public async Task Stop_goes_on_without_a_client_that_takes_nothing()
    {
        var farewell = new ChatFarewell(_time);
        farewell.WaitFor(new Response().Open());

        var stopping = farewell.StoppingAsync(Token);
        Assert.False(stopping.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(2));

        await stopping.WaitAsync(Token);
    }

    private sealed class Response : HttpResponseFeature
    {
        private Func<Task> _completed = static () => Task.CompletedTask;

        public HttpResponse Open()
        {
            var http = new DefaultHttpContext();
            http.Features.Set<IHttpResponseFeature>(this);
            return http.Response;
        }

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed = () => callback(state);

        public Task CompleteAsync() => _completed();
    }
}
