namespace Gateway.Transcoding.Tests.Contract;

/// <summary>Fields whose field_behavior is OUTPUT_ONLY.</summary>
public sealed class OutputOnlyTests
{
    private const string OnlyAnswered = ": only answers have this field; leave it out";

    private static string Json(string text) => text.Replace('\'', '"');

    [Fact]
    public void Without_the_option_they_are_taken() =>
        Assert.Equal("{'name':'n','created':'c'}", Ruled.Read("contract.Book", Json("{'name':'n','created':'c'}"), JsonOptions.Default));

    [Theory]
    [InlineData("{'name':'n','title':'T','created':'c'}", "{'title':'T'}")]
    [InlineData("{'author':{'name':'A','id':'7','mentor':{'id':'8','name':'M'}}}", "{'author':{'name':'A','mentor':{'name':'M'}}}")]
    [InlineData("{'author':{'id':'7'}}", "{'author':{}}")]
    [InlineData("{'others':[{'id':'7'},{'name':'B','id':'8'}]}", "{'others':[{},{'name':'B'}]}")]
    [InlineData("{'roles':{'k':{'id':'7','name':'R'}},'editions':{'3':{'id':'9'}}}", "{'roles':{'k':{'name':'R'}},'editions':{'3':{}}}")]
    [InlineData("{'audit':{'by':'x'}}", "{}")]
    [InlineData("{'title':'T'}", "{'title':'T'}")]
    public void Ignored_they_are_left_out_wherever_they_are(string json, string message) => Assert.Equal(message, Ruled.Read("contract.Book", Json(json), Ruled.Ignore));

    [Theory]
    [InlineData("{'name':'n','title':'T','created':'c'}", "name,created")]
    [InlineData("{'created':'c','author':{'id':'7','mentor':{'id':'8'}}}", "created,author.id,author.mentor.id")]
    [InlineData("{'others':[{},{'id':'8'}],'roles':{'k':{'id':'7'}}}", "others[1].id,roles[k].id")]
    [InlineData("{'audit':{}}", "audit")]
    public void Refused_each_is_named(string json, string paths) =>
        Assert.Equal(paths.Split(',').Select(static path => path + OnlyAnswered), Ruled.Problems("contract.Book", Json(json), Ruled.Refuse));

    [Theory]
    [InlineData("{'created':'','title':'T'}")]
    [InlineData("{'created':null,'audit':null,'title':'T'}")]
    public void A_default_without_presence_is_no_value(string json) => Assert.Equal("{'title':'T'}", Ruled.Read("contract.Book", Json(json), Ruled.Refuse));

    [Theory]
    [InlineData("{'name':'other','title':'T','created':'c'}")]
    [InlineData("{'title':'T','created':'c'}")]
    public void What_the_path_binds_stays(string body) => Assert.Equal(
        "{'book':{'name':'shelves/1/books/2','title':'T'},'updateMask':'title'}", Ruled.Bind("PATCH /v1/shelves/1/books/2", Json(body), Ruled.Ignore));

    [Fact]
    public void What_the_path_binds_is_no_problem_and_the_rest_is() =>
        Assert.Equal(["book.created" + OnlyAnswered], Ruled.BindProblems("PATCH /v1/shelves/1/books/2", Json("{'title':'T','created':'c'}"), Ruled.Refuse));

    [Theory]
    [InlineData("{'author':{'id':'7'},'pages':1}", "pages", "a message of nothing else is not meant")]
    [InlineData("{'author':{},'pages':1}", "author,pages", "an empty message is")]
    [InlineData("{'author':{'id':'7','email':'e'}}", "author.email", "the rest of a message is")]
    [InlineData("{'audit':{'by':'x'},'pages':1}", "pages", "a message that is left out as a whole")]
    public void The_mask_of_a_patch_does_not_name_what_is_left_out(string body, string mask, string why) =>
        Assert.True(Ruled.Bind("PATCH /v1/shelves/1/books/2", Json(body), Ruled.Ignore).EndsWith($"'updateMask':'{mask}'}}", StringComparison.Ordinal), why);

    [Theory]
    [InlineData("created,title", "title")]
    [InlineData("title,author.id,author.name,audit.by", "title,author.name")]
    [InlineData("name,title", "name,title")]
    [InlineData("nothing,title", "nothing,title")]
    public void The_mask_of_a_client_keeps_the_rest(string mask, string left) => Assert.Equal(
        $"{{'book':{{'name':'shelves/1/books/2','title':'T'}},'updateMask':'{left}'}}", Ruled.Bind($"PATCH /v1/shelves/1/books/2?updateMask={mask}", Json("{'title':'T'}"), Ruled.Ignore));

    [Theory]
    [InlineData("created")]
    [InlineData("audit.by,author.id")]
    public void A_mask_of_nothing_else_is_refused_since_an_empty_one_means_everything(string mask) => Assert.Equal(
        ["update_mask: every path leads to a field that only answers have; name a field that a request can set"], Ruled.BindProblems($"PATCH /v1/shelves/1/books/2?updateMask={mask}", Json("{'title':'T'}"), Ruled.Ignore));

    [Theory]
    [InlineData("*,created", "created")]
    [InlineData("created,created,title", "created")]
    public void A_star_and_a_repetition_hide_nothing(string mask, string path) => Assert.Equal(
        [$"update_mask: only answers have \"{path}\"; leave it out of the mask"], Ruled.BindProblems($"PATCH /v1/shelves/1/books/2?updateMask={mask}", Json("{'title':'T'}"), Ruled.Refuse));

    [Theory]
    [InlineData("title,nothing,author.nothing", "nothing,author.nothing")]
    [InlineData("title.x", null)]
    [InlineData("*", null)]
    [InlineData("bookTitle", "book_title")]
    public void Paths_that_lead_to_no_field_are_refused_by_option(string mask, string? unknown)
    {
        var request = $"PATCH /v1/shelves/1/books/2?updateMask={mask}";
        var options = JsonOptions.Default with { CheckUpdateMasks = true };
        if (unknown is null)
        {
            Assert.Contains("updateMask", Ruled.Bind(request, Json("{'title':'T'}"), options), StringComparison.Ordinal);
            return;
        }

        Assert.Equal(unknown.Split(',').Select(static path => $"update_mask: unknown field \"{path}\" of contract.Book"), Ruled.BindProblems(request, Json("{'title':'T'}"), options));
    }

    [Fact]
    public void A_mask_is_refused_by_each_such_path() => Assert.Equal(
        ["update_mask: only answers have \"created\"; leave it out of the mask", "update_mask: only answers have \"author.id\"; leave it out of the mask"],
        Ruled.BindProblems("PATCH /v1/shelves/1/books/2?updateMask=created,title,author.id", Json("{'title':'T'}"), Ruled.Refuse));

    [Fact]
    public void A_body_whose_whole_message_is_bound_keeps_the_field_of_the_path() => Assert.Equal(
        "{'book':{'name':'shelves/1/books/2','title':'T'}}", Ruled.Bind("PUT /v1/shelves/1/books/2", Json("{'book':{'name':'x','title':'T','created':'c'}}"), Ruled.Ignore));

    [Fact]
    public void Both_options_work_together()
    {
        var both = Ruled.Required with { OutputOnlyFields = OutputOnlyFields.Refuse };

        Assert.Equal(
            ["created" + OnlyAnswered, "title: a required field is missing", "author.id" + OnlyAnswered],
            Ruled.Problems("contract.Book", Json("{'created':'c','pages':1,'url':'u','author':{'name':'A','id':'7'}}"), both));
        Assert.Equal(
            ["title: a required field is missing"],
            Ruled.Problems("contract.Book", Json("{'created':'c','pages':1,'url':'u','author':{'name':'A','id':'7'}}"), both with { OutputOnlyFields = OutputOnlyFields.Ignore }));
    }
}
