"""Goals. Each change is in the database before anybody is told."""

from alongside.signalling.handlers.context import Context
from alongside.signalling.messages.answers import Empty, GoalAccepted, UnfinishedGoals
from alongside.signalling.messages.ritual_requests import AddGoal, ListUnfinishedGoals, RemoveGoal, SetGoal
from alongside.signalling.views import goal_view


async def add_goal(context: Context, request: AddGoal) -> GoalAccepted:
    goals = context.room.goals
    draft = goals.draft(context.participant, context.new_id(), request.key, request.text, context.now_ms)
    goal = await context.storage.goals.add(context.room.record.id, draft)
    context.live.publish(goals.accept(goal))
    return GoalAccepted(goal_id=goal.id)


async def set_goal(context: Context, request: SetGoal) -> Empty:
    goals = context.room.goals
    goal = goals.changed(request.goal_id, context.person_id, request.text, request.done)
    await context.storage.goals.save(goal)
    context.live.publish(goals.accept(goal))
    return Empty()


async def remove_goal(context: Context, request: RemoveGoal) -> Empty:
    goals = context.room.goals
    goals.own(request.goal_id, context.person_id)
    await context.storage.goals.remove(request.goal_id)
    context.live.publish(goals.remove(request.goal_id))
    return Empty()


async def list_unfinished_goals(context: Context, _request: ListUnfinishedGoals) -> UnfinishedGoals:
    goals = await context.storage.goals.unfinished_of(context.room.record.id, context.person_id)
    return UnfinishedGoals(goals=[goal_view(goal) for goal in goals])
