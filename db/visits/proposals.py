"""What the screens of a proposal of visits show, loaded for `core` to draw."""

from datetime import datetime

from core.visits.proposal import ProposalView, VisitProposal
from core.visits.visit import months_of
from db.engine.database import Session
from db.people import load_committee_cells
from db.visits.visits import load_sittings, load_today, load_visitors, load_year


async def load_proposal_view(tx: Session, proposal: VisitProposal, now: datetime) -> ProposalView:
    committee_id, year = proposal.committee_id, proposal.year
    months = months_of(year, await load_today(tx, committee_id, now))
    cells = {cell.id: cell for cell in await load_committee_cells(tx, [committee_id])}
    where = {*cells, *(slot.cell_id for slot in proposal.slots)}
    return ProposalView(
        proposal,
        months,
        cells,
        officers={one.member_id: one for one in await load_visitors(tx, committee_id)},
        visits=await load_year(tx, committee_id, year),
        sittings=await load_sittings(tx, where, months, now),
    )
