using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Features.Access;

/// <summary>The file of keys changes while the gateway runs.</summary>
public sealed class KeySetTests : IAsyncLifetime
{
    private static readonly TimeSpan _recheck = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly TokenMaker _next = new("two");
    private AccessLab _lab = null!;

    public async ValueTask InitializeAsync() => _lab = await AccessLab.StartAsync(services: services => services.AddSingleton<TimeProvider>(_time));

    public async ValueTask DisposeAsync()
    {
        await _lab.DisposeAsync();
        _next.Dispose();
    }

    [Fact]
    public async Task A_new_key_counts_beside_the_former_and_then_alone()
    {
        await WriteAsync(TokenMaker.KeySetOf(_lab.Tokens, _next));
        Assert.Equal((200, 200), await AskBothAsync());

        await WriteAsync(TokenMaker.KeySetOf(_next));
        Assert.Equal((401, 200), await AskBothAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"keys":[]}""")]
    [InlineData("""{"keys":[{"kty":"oct","k":"c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3JldA","kid":"two"}]}""")]
    [InlineData("""{"keys":"none"}""")]
    public async Task A_broken_file_is_told_once_and_changes_nothing(string content)
    {
        await WriteAsync(content);

        Assert.Equal((200, 401), await AskBothAsync());
        _time.Advance(_recheck);
        Assert.Equal((200, 401), await AskBothAsync());
        Assert.Single(_lab.Host.Logs.Entries, static entry => entry.Event.Name == "KeysRefused");

        await WriteAsync(TokenMaker.KeySetOf(_next));
        Assert.Equal((401, 200), await AskBothAsync());
    }

    [Fact]
    public async Task A_file_that_vanishes_changes_nothing_until_it_is_back()
    {
        File.Delete(_lab.KeyFile);
        _time.Advance(_recheck);

        Assert.Equal((200, 401), await AskBothAsync());

        await WriteAsync(TokenMaker.KeySetOf(_next));
        Assert.Equal((401, 200), await AskBothAsync());
    }

    [Fact]
    public async Task A_file_is_not_looked_at_with_each_token()
    {
        await File.WriteAllTextAsync(_lab.KeyFile, TokenMaker.KeySetOf(_next), TestContext.Current.CancellationToken);
        _time.Advance(_recheck - TimeSpan.FromMilliseconds(1));

        Assert.Equal((200, 401), await AskBothAsync());
    }

    private async Task WriteAsync(string content)
    {
        await File.WriteAllTextAsync(_lab.KeyFile, content, TestContext.Current.CancellationToken);
        _time.Advance(_recheck);
    }

    private async Task<(int First, int Next)> AskBothAsync() => (await _lab.AskAsync(token: _lab.Tokens.Make()), await _lab.AskAsync(token: _next.Make()));
}
